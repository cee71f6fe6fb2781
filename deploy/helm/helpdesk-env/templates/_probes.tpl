{{/*
Startup: is it up. Liveness: does the process answer; of the store it says nothing, for a new process would not find it either.
Readiness: does it take sessions, the store included. With TLS the same questions are asked over HTTPS.
*/}}
{{- define "helpdesk.probes" -}}
startupProbe:
  {{- include "helpdesk.isUp" . | nindent 2 }}
  periodSeconds: 1
  timeoutSeconds: 2
  failureThreshold: 60
livenessProbe:
  {{- include "helpdesk.isUp" . | nindent 2 }}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
readinessProbe:
  {{- if .Values.tls.existingSecret }}
  httpGet: { path: /ready, port: http, scheme: HTTPS }
  {{- else }}
  grpc: { port: 7860, service: helpdesk.v1.EnvironmentService }
  {{- end }}
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 2
{{- end -}}

{{- define "helpdesk.isUp" -}}
{{- if .Values.tls.existingSecret -}}
httpGet: { path: /health, port: http, scheme: HTTPS }
{{- else -}}
grpc: { port: 7860 }
{{- end -}}
{{- end -}}
