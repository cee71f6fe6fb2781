"""The command line of the project, which makes reports: it is a program of Node.js and no part of this package."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Sequence

_NAMES = ("helpdesk-env", "helpdesk-env-lab")


class CommandError(RuntimeError):
    """The command line is not there, or failed: the message says what it said."""


def find_command(command: str | Sequence[str] | None) -> list[str]:
    """As given, else as HELPDESK_ENV_COMMAND says, else on the PATH. CommandError where it is nowhere."""
    given = os.environ.get("HELPDESK_ENV_COMMAND") if command is None else command
    if given:
        return shlex.split(given) if isinstance(given, str) else list(given)
    for name in _NAMES:
        if shutil.which(name) is not None:
            return [name]
    raise CommandError(
        f"reports and built-in policies are made by the command line, and neither of {' and '.join(_NAMES)} is on the PATH: install it "
        "with `npm install --global helpdesk-env-lab`, or say where it is, such as command='node /checkout/dist/src/cli/main.js' "
        "(or in HELPDESK_ENV_COMMAND)"
    )


def run_command(command: Sequence[str], arguments: Sequence[str], token: str | None) -> None:
    """Runs it to its end. CommandError where that is not exit code 0."""
    variables = {**os.environ, **({} if token is None else {"HELPDESK_TOKEN": token})}
    try:
        done = subprocess.run([*command, *arguments], env=variables, capture_output=True, text=True, check=False)
    except OSError as error:
        raise CommandError(f"{command[0]} cannot be run: {error}") from error
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()[-2_000:]
        raise CommandError(f"{' '.join(command)} evaluate ended with exit code {done.returncode}: {said}")
