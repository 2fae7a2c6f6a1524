{{/* StatefulSets add to their name, and labels end at 63 characters. */}}
{{- define "bodega.name" -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end }}

{{- define "bodega.selector" -}}
app.kubernetes.io/name: bodega-origin
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* For everything but the pod and its volume, which must not change with the version. */}}
{{- define "bodega.labels" -}}
{{ include "bodega.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "bodega.secret" -}}
{{- .Values.existingSecret | default (include "bodega.name" .) -}}
{{- end }}

{{/* The secret settings. `existingSecret` names a Secret with the same keys. */}}
{{- define "bodega.settings" -}}
{{- if not .Values.existingSecret -}}
{{- with .Values.secrets -}}
BODEGA_EDGE_KEY: {{ .edgeKey | quote }}
BODEGA_EDGE_SECRET: {{ required "secrets.edgeSecret (or existingSecret) is required" .edgeSecret | quote }}
BODEGA_SEALING_PRIVATE_KEYS: {{ required "secrets.sealingPrivateKeys (or existingSecret) is required" .sealingPrivateKeys | quote }}
BODEGA_SECRET_KEY: {{ required "secrets.secretKey (or existingSecret) is required" .secretKey | quote }}
BODEGA_WEBHOOK_SECRETS: {{ required "secrets.webhookSecrets (or existingSecret) is required" .webhookSecrets | quote }}
{{- with .trustedEdges }}
BODEGA_TRUSTED_EDGES: {{ . | quote }}
{{- end }}
{{- with .catalogToken }}
BODEGA_CATALOG_TOKEN: {{ . | quote }}
{{- end }}
{{- with .cartsToken }}
BODEGA_CARTS_TOKEN: {{ . | quote }}
{{- end }}
{{- with .mediaAccessKey }}
BODEGA_MEDIA_ACCESS_KEY: {{ . | quote }}
{{- end }}
{{- with .mediaSecretKey }}
BODEGA_MEDIA_SECRET_KEY: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
