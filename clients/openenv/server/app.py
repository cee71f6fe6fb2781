"""Starts the environment's server, which is a Node.js program: `server [--port N] [--host ADDRESS] …`.

The program is looked for in HELPDESK_ENV_HOME, else in the folders above this file. Every argument is the server's own
(`server --help`); without a port or address it listens where OpenEnv expects it, on 0.0.0.0:8000, and plays with whoever
reaches it unless HELPDESK_TOKENS names tokens.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

PACKAGE = "helpdesk-env"
ENTRY = Path("dist", "src", "cli", "main.js")


def main() -> NoReturn:
    """Becomes the Node.js server, so that signals reach it."""
    node = shutil.which("node")
    if node is None:
        sys.exit("server: Node.js is not on the PATH. Install Node.js 20 or later.")
    entry = str(built_entry(find_home()))
    for variable, fallback in (("PORT", "8000"), ("HOST", "0.0.0.0"), ("INSECURE", "true")):
        os.environ.setdefault(variable, fallback)
    command = [node, entry, "serve", *sys.argv[1:]]
    if os.name == "posix":
        os.execv(node, command)
    sys.exit(subprocess.call(command))


def find_home() -> Path:
    """The folder of the server's package.json."""
    named = os.environ.get("HELPDESK_ENV_HOME")
    if named is not None:
        if not is_home(Path(named)):
            sys.exit(f"server: HELPDESK_ENV_HOME={named} holds no package.json of {PACKAGE}.")
        return Path(named)
    for folder in Path(__file__).resolve().parents:
        if is_home(folder):
            return folder
    sys.exit(
        f"server: the {PACKAGE} sources are not above {Path(__file__).parent}. "
        "Set HELPDESK_ENV_HOME to a checkout of them."
    )


def is_home(folder: Path) -> bool:
    """Whether a folder is that of the server's package."""
    try:
        return bool(json.loads((folder / "package.json").read_text(encoding="utf-8"))["name"] == PACKAGE)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def built_entry(home: Path) -> Path:
    """The compiled program; compiled now if it never was and the compiler is there."""
    entry = home / ENTRY
    if entry.is_file():
        return entry
    npm = shutil.which("npm")
    if npm is None or not (home / "node_modules").is_dir():
        sys.exit(f"server: {entry} is not built. Run: cd {home} && npm ci && npm run build")
    print(f"server: building {home}", file=sys.stderr)
    if subprocess.call([npm, "run", "--silent", "build"], cwd=home, stdout=sys.stderr) != 0:
        sys.exit(f"server: the build failed; see above. Run: cd {home} && npm ci && npm run build")
    return entry


if __name__ == "__main__":
    main()
