#!/usr/bin/env bash
# Writes the plain manifests of deploy/kubernetes from the chart. Needs Helm.
set -euo pipefail
cd "$(dirname "$0")/../deploy"
render() {
  helm template helpdesk-env helm/helpdesk-env --namespace helpdesk --kube-version 1.34.0 \
    --values kubernetes/values.yaml "$@" | grep --invert-match '^# Source: '
}
head() { printf '# Made by npm run generate -- kubernetes from deploy/helm/helpdesk-env and values.yaml beside this file.\n%s\n' "$1"; }
{
  head '# docs/operations.md says what is to be there before: an image, a namespace, a Secret.'
  render --set serviceMonitor.enabled=false
} >kubernetes/helpdesk-env.yaml
{
  head '# For the Prometheus operator.'
  render --show-only templates/servicemonitor.yaml
} >kubernetes/servicemonitor.yaml
