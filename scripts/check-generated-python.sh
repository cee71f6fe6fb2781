#!/usr/bin/env bash
# Fails when gen/python is not what the generators make of the protos now; the folder itself is not touched. Without
# the generators it says so and passes, except where HELPDESK_CI=1 asks for them.
set -euo pipefail
cd "$(dirname "$0")/.."
python="${HELPDESK_PYTHON:-python3}"
if ! "$python" -c 'import grpc_tools, mypy_protobuf' 2>/dev/null; then
  echo "check-generated-python: not checked. $python lacks grpcio-tools or mypy-protobuf:" \
    "pip install -r clients/python/requirements-generate.txt" >&2
  [ "${HELPDESK_CI:-}" != 1 ]
  exit
fi
fresh="$(mktemp -d)"
trap 'rm -rf "$fresh"' EXIT
scripts/generate-python.sh "$fresh"
if ! diff -r -x __pycache__ "$fresh" gen/python >&2; then
  echo "check-generated-python: gen/python is not fresh. Run: scripts/generate-python.sh" >&2
  exit 1
fi
echo "check-generated-python: gen/python is fresh."
