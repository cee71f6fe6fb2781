#!/usr/bin/env bash
# Writes the Python messages, the gRPC stubs and the type hints of both into a folder (gen/python when none is named).
# Needs the tools of clients/python/requirements-generate.txt in the Python that HELPDESK_PYTHON names, else python3.
set -euo pipefail
cd "$(dirname "$0")/.."
python="${HELPDESK_PYTHON:-python3}"
out="${1:-gen/python}"
bin="$("$python" -c 'import os, sys; print(os.path.dirname(sys.executable))')"
rm -rf "${out:?}/helpdesk"
mkdir -p "$out/helpdesk/v1"
"$python" -m grpc_tools.protoc -I proto \
  "--plugin=protoc-gen-mypy=$bin/protoc-gen-mypy" "--plugin=protoc-gen-mypy_grpc=$bin/protoc-gen-mypy_grpc" \
  "--python_out=$out" "--mypy_out=quiet:$out" proto/helpdesk/v1/*.proto
# The stubs of the other files would be empty: they hold no service.
"$python" -m grpc_tools.protoc -I proto \
  "--plugin=protoc-gen-mypy_grpc=$bin/protoc-gen-mypy_grpc" \
  "--grpc_python_out=$out" "--mypy_grpc_out=quiet:$out" proto/helpdesk/v1/environment_service.proto
touch "$out/helpdesk/__init__.py" "$out/helpdesk/v1/__init__.py" "$out/helpdesk/py.typed"
