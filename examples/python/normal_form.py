"""Plays examples/script.json and prints the transcript in its normal form; examples/README.md says what that is."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

URL = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:7860"


def print_transcript(
    reset: Callable[[dict[str, Any]], dict[str, Any]], step: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    """One line for the reset and one for each action; each call gives the observation with its reward and metadata."""
    script = json.loads((Path(__file__).parent.parent / "script.json").read_text(encoding="utf-8"))
    print_line(0, None, None, normal(reset(script["reset"])))
    for number, action in enumerate(script["actions"], start=1):
        observation = normal(step(action))
        print_line(number, action, observation.get("reward", 0), observation)


def normal(value: Any) -> Any:
    """A value without the members that say nothing."""
    if isinstance(value, list):
        return [normal(item) for item in value]
    if not isinstance(value, dict):
        return value
    members = {key: normal(member) for key, member in value.items()}
    return {key: member for key, member in members.items() if member}


def print_line(step: int, action: dict[str, Any] | None, reward: float | None, observation: dict[str, Any]) -> None:
    line = {"step": step, "action": action, "reward": reward, "observation": observation}
    print(json.dumps(line, ensure_ascii=False))
