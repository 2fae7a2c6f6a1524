{{/* What the program is told, to serve and to migrate. */}}
{{- define "bodega.environment" -}}
env:
  - {name: BODEGA_PARTS, value: origin}
  - {name: BODEGA_DATA, value: /data}
  - {name: BODEGA_ORIGIN_LISTEN, value: "0.0.0.0:8788"}
  {{- if .Values.metrics.enabled }}
  - {name: BODEGA_METRICS_LISTEN, value: "0.0.0.0:9464"}
  {{- end }}
  - {name: BODEGA_STORE, value: {{ required "store is required" .Values.store | quote }}}
  - {name: BODEGA_ENVIRONMENT, value: {{ .Values.environment | quote }}}
  - {name: BODEGA_REGION, value: {{ .Values.region | quote }}}
  - {name: BODEGA_SHOP_URL, value: {{ required "shopUrl is required" .Values.shopUrl | quote }}}
  - {name: BODEGA_CATALOG_URL, value: {{ required "catalogUrl is required" .Values.catalogUrl | quote }}}
  {{- with .Values.cartsUrl }}
  - {name: BODEGA_CARTS_URL, value: {{ . | quote }}}
  {{- end }}
  - {name: BODEGA_PAYMENTS, value: {{ .Values.payments.provider | quote }}}
  {{- with .Values.payments.apiUrl }}
  - {name: BODEGA_PROVIDER_API_URL, value: {{ . | quote }}}
  {{- end }}
  {{- with .Values.payments.url }}
  - {name: BODEGA_PROVIDER_URL, value: {{ . | quote }}}
  {{- end }}
  - {name: BODEGA_PUBLISHABLE_KEY, value: {{ required "payments.publishableKey is required" .Values.payments.publishableKey | quote }}}
  {{- with .Values.media }}
  {{- if .bucket }}
  - {name: BODEGA_MEDIA_BUCKET, value: {{ .bucket | quote }}}
  - {name: BODEGA_MEDIA_ENDPOINT, value: {{ required "media.endpoint is required with a bucket" .endpoint | quote }}}
  {{- with .region }}
  - {name: BODEGA_MEDIA_REGION, value: {{ . | quote }}}
  {{- end }}
  - {name: BODEGA_MEDIA_STYLE, value: {{ .style | quote }}}
  {{- end }}
  {{- end }}
  {{- with .Values.revokedEdges }}
  - {name: BODEGA_REVOKED_EDGES, value: {{ join "," . | quote }}}
  {{- end }}
  {{- /* Who asks is said by the ingress. Without one every shopper may come from one address. */}}
  {{- if .Values.ingress.enabled }}
  {{- if not (hasKey .Values.extraEnv "BODEGA_CLIENT_HEADER") }}
  - {name: BODEGA_CLIENT_HEADER, value: x-forwarded-for}
  {{- end }}
  {{- else if not (hasKey .Values.extraEnv "BODEGA_RATE_LIMITS") }}
  - {name: BODEGA_RATE_LIMITS, value: "off"}
  {{- end }}
  {{- range $name, $value := .Values.extraEnv }}
  - {name: {{ $name }}, value: {{ $value | quote }}}
  {{- end }}
envFrom:
  - secretRef: {name: {{ include "bodega.secret" . }}}
{{- end }}
