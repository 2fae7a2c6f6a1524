{{- define "bodega.name" -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end }}

{{- define "bodega.selector" -}}
app.kubernetes.io/name: bodega-origin
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "bodega.labels" -}}
{{ include "bodega.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "bodega.secret" -}}
{{- .Values.existingSecret | default (include "bodega.name" .) -}}
{{- end }}
