{{/* Names and labels. */}}
{{- define "helpdesk.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 55 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 55 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "helpdesk.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: server
{{- end -}}

{{- define "helpdesk.valkeySelector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: valkey
{{- end -}}

{{- define "helpdesk.labels" -}}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{/* Every container: no rights, nothing to write to but its volumes. */}}
{{- define "helpdesk.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "helpdesk.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "helpdesk.hasStore" -}}
{{- if or .Values.valkey.enabled .Values.store.url .Values.store.existingSecret -}}yes{{- end -}}
{{- end -}}

{{/* What cannot run is said before anything is installed. */}}
{{- define "helpdesk.check" -}}
{{- if and (not .Values.tokens.existingSecret) (not .Values.insecure) -}}
{{- fail "Say who may call: tokens.existingSecret names a Secret with the file of tokens (docs/security.md), or insecure=true lets everyone play who reaches the service." -}}
{{- end -}}
{{- if and .Values.tokens.existingSecret .Values.insecure -}}
{{- fail "tokens.existingSecret and insecure=true contradict each other: leave one out." -}}
{{- end -}}
{{- $stores := 0 -}}
{{- range list .Values.valkey.enabled .Values.store.url .Values.store.existingSecret -}}{{- if . -}}{{- $stores = add1 $stores -}}{{- end -}}{{- end -}}
{{- if gt $stores 1 -}}
{{- fail "Name one store: valkey.enabled=true, store.url or store.existingSecret, and turn the others off." -}}
{{- end -}}
{{- if and (eq $stores 0) (or .Values.autoscaling.enabled (gt (int .Values.replicas) 1)) -}}
{{- fail "More than one replica needs a store that they share, or a session is lost whenever a call reaches another one: valkey.enabled=true, store.url or store.existingSecret; or replicas=1 without autoscaling." -}}
{{- end -}}
{{- if and .Values.autoscaling.enabled (gt (int .Values.autoscaling.minReplicas) (int .Values.autoscaling.maxReplicas)) -}}
{{- fail "autoscaling.minReplicas must not be above autoscaling.maxReplicas." -}}
{{- end -}}
{{- range $name, $value := .Values.settings -}}
{{- if has $name (list "HOST" "PORT" "INSECURE" "HELPDESK_STORE" "HELPDESK_TOKENS" "TLS_CERT" "TLS_KEY") -}}
{{- fail (printf "settings.%s is the chart's own: values.yaml has what it is made of." $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
