"""What was played of an evaluation, in a file of JSON lines that one that was stopped goes on with."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from .actions import Action
from .evaluation import Place, Planned, Played, _Result


class JudgedEpisode(Played):
    """An episode that was played, with what was done."""

    actions: tuple[Action, ...]
    """Of an episode that was not finished: none."""


class Head(_Result):
    """First line of the file."""

    format: Literal["helpdesk-env/judged/1"] = "helpdesk-env/judged/1"
    agent: str
    place: Place
    plan: tuple[Planned, ...]


_EPISODE = TypeAdapter(JudgedEpisode)


class Recording:
    """The file, or nothing where there is none. Of several threads."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.Lock()

    def begin(self, head: Head) -> dict[Planned, JudgedEpisode]:
        """Writes the first line, or reads what was finished before. ValueError where the file is of another evaluation."""
        if self._path is None:
            return {}
        text = self._path.read_text(encoding="utf-8") if self._path.exists() else ""
        first, *lines = text.split("\n")
        if not lines:  # Not even one whole line.
            self._path.write_text(head.model_dump_json() + "\n", encoding="utf-8")
            return {}
        try:
            there = Head.model_validate_json(first)
            whole = [_EPISODE.validate_json(line) for line in lines[:-1]]
        except ValidationError as error:
            raise ValueError(f"{self._path} is no recording of an evaluation, or is damaged: name another file. {error}") from None
        differing = [name for name in Head.model_fields if getattr(there, name) != getattr(head, name)]
        if differing:
            raise ValueError(f"{self._path} is of another evaluation (other {', '.join(differing)}): name another file, or remove it")
        if lines[-1]:  # Half a line, of an evaluation that was killed.
            self._path.write_text(text[: len(text) - len(lines[-1])], encoding="utf-8")
        return {Planned(task_id=each.task_id, seed=each.seed): each for each in whole if each.rubric_reward is not None}

    def add(self, episode: JudgedEpisode) -> None:
        """Writes one more line, at once."""
        if self._path is None:
            return
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(episode.model_dump_json() + "\n")


def playback_lines(episodes: Sequence[JudgedEpisode]) -> str:
    """For `_playback.py`: the actions of each episode, a line each, in the plan's order."""
    lines = [f"[{','.join(action.model_dump_json(exclude_none=True) for action in each.actions)}]\n" for each in episodes]
    return "".join(lines)
