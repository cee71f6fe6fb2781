#!/usr/bin/env bash
# Writes a self-contained OpenEnv project into a new folder, ready for `openenv push`: clients/openenv with the server's
# sources, the Dockerfile and the Python client beside it, so that nothing is looked for elsewhere.
set -euo pipefail
out="${1:?Usage: scripts/assemble-openenv.sh FOLDER}"
[ ! -e "$out" ] || { echo "assemble-openenv: $out exists already; name a new folder." >&2; exit 1; }
cd "$(dirname "$0")/.."
case "$out" in /*) ;; *) out="$OLDPWD/$out" ;; esac
mkdir -p "$out/data" "$out/gen" "$out/scripts" "$out/packages"
cp -R clients/openenv/. "$out/"
cp package.json package-lock.json tsconfig.json tsconfig.build.json Dockerfile .dockerignore README.md LICENSE "$out/"
cp -R src web "$out/"
for package in packages/*/; do
  mkdir "$out/$package"
  cp "$package/package.json" "$package/tsconfig.json" "$package/README.md" "$out/$package"
done
cp scripts/build-if-stale.js scripts/build-package.js scripts/build-page.js "$out/scripts/"
cp -R gen/ts "$out/gen/"
cp -R data/dataset.json data/worlds "$out/data/"
cp -R clients/python/src/helpdesk_env gen/python/helpdesk "$out/"
# The client comes with the folder: what it depends on takes its place, and setuptools packs it.
python3 - "$out/pyproject.toml" <<'PYTHON'
import sys
from pathlib import Path

file = Path(sys.argv[1])
text = file.read_text()
for before, after in {
    '"helpdesk-env>=0.1"]': '"grpcio>=1.76", "protobuf>=6.31.1,<8"]',
    '["openenv", "helpdesk-env"]': '["openenv", "grpcio", "protobuf"]',
    '"helpdesk_openenv.server"]': '"helpdesk_openenv.server", "helpdesk_env", "helpdesk_env.models", "helpdesk", "helpdesk.v1"]',
}.items():
    if text.count(before) != 1:
        sys.exit(f"assemble-openenv: {before} is not once in pyproject.toml; bring this script up to date.")
    text = text.replace(before, after)
file.write_text(text)
PYTHON
# The README shows the page, and names much that stays behind: what the folder lacks is text there, not a link that leads nowhere.
mkdir -p "$out/docs"
cp -R docs/pictures "$out/docs/"
python3 - "$out" <<'PYTHON'
import re
import sys
from pathlib import Path

folder = Path(sys.argv[1])
readme = folder / "README.md"


def link(found: re.Match[str]) -> str:
    text, target = found.groups()
    return found[0] if (folder / target.split("#")[0]).exists() else text


readme.write_text(re.sub(r"(?<!!)\[([^\[\]]+)\]\((?!https?:|#)([^()\s]+)\)", link, readme.read_text()))
left = [name for name in re.findall(r"!\[[^\[\]]*\]\(([^()\s]+)\)", readme.read_text()) if not (folder / name).is_file()]
if left:
    sys.exit(f"assemble-openenv: README.md shows {', '.join(left)}, which the folder lacks; bring this script up to date.")
PYTHON
rm -f "$out/uv.lock"
find "$out" -name __pycache__ -type d -prune -exec rm -rf {} +
if command -v uv >/dev/null; then (cd "$out" && uv lock --quiet); else echo "assemble-openenv: no uv here; run uv lock in $out before openenv push." >&2; fi
echo "assemble-openenv: wrote $out"
