"""Puts the generated messages into the wheel, from the repository or from a source distribution."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GeneratedMessages(BuildHookInterface):
    """Adds the top-level package `helpdesk`, which is `gen/python` of the repository."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        here = Path(self.root)
        places = (here.parent.parent / "gen" / "python" / "helpdesk", here / "generated" / "helpdesk")
        found = next((place for place in places if place.is_dir()), None)
        if found is None:
            raise FileNotFoundError(f"no generated messages at {' or '.join(map(str, places))}")
        if version == "standard":  # An editable install reads them where they are: dev-mode-dirs.
            build_data["force_include"] = {str(found): "helpdesk"}
