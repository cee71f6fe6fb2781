"""What was played of an evaluation, as a trajectory file (docs/trajectory-format.md) that one that was stopped goes on with."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from .actions import Action
from .evaluation import Place, Planned, Played, _Result
from .models import Observation

FORMAT = "helpdesk-env/trajectory/1"


class JudgedEpisode(Played):
    """An episode that was played, with what was done."""

    actions: tuple[Action, ...]
    """Of an episode that was not finished: none."""


class Head(_Result):
    """What the first line of the file says."""

    agent: str
    place: Place
    plan: tuple[Planned, ...]


_ACTIONS: TypeAdapter[tuple[Action, ...]] = TypeAdapter(tuple[Action, ...])


class Recording:
    """The file, or nothing where there is none. Of several threads."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.Lock()

    def begin(self, head: Head, contract_version: str, program_version: str) -> dict[Planned, JudgedEpisode]:
        """Writes the first line, or reads what was finished before. ValueError where the file is of another evaluation."""
        if self._path is None:
            return {}
        text = self._path.read_text(encoding="utf-8") if self._path.exists() else ""
        first, *lines = text.split("\n")
        if not lines:  # Not even one whole line.
            self._path.write_text(_header(head, contract_version, program_version) + "\n", encoding="utf-8")
            return {}
        try:
            there = _head_in(json.loads(first))
            episodes = [_episode_in(json.loads(line)) for line in lines[:-1]]
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{self._path} is no recording of an evaluation, or is damaged: name another file. {error}") from None
        differing = [name for name in Head.model_fields if getattr(there, name) != getattr(head, name)]
        if differing:
            raise ValueError(f"{self._path} is of another evaluation (other {', '.join(differing)}): name another file, or remove it")
        if lines[-1]:  # Half a line, of an evaluation that was killed.
            self._path.write_text(text[: len(text) - len(lines[-1])], encoding="utf-8")
        return {Planned(task_id=each.task_id, seed=each.seed): each for each in episodes}

    def add(self, episode: JudgedEpisode, last: Observation | None, place: Place) -> None:
        """Writes one more line, at once, of an episode that was finished: `last` is what was seen then."""
        if self._path is None or last is None or episode.rubric_reward is None:
            return
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(_line(episode, last, place), ensure_ascii=False, separators=(",", ":")) + "\n")


def episode_id(planned: Planned) -> str:
    """As the reset names it: a file says by which id an episode goes."""
    return f"task-{planned.task_id}-seed-{planned.seed}"


def _header(head: Head, contract_version: str, program_version: str) -> str:
    place = head.place
    header = {
        "format": FORMAT,
        "program_version": program_version,
        "contract_version": contract_version,
        "rules_digest": place.rules_digest,
        "dataset_digest": place.dataset_digest,
        "policy": head.agent,
        "sees": "observations",
        "run": None,
        "notes": {"split": place.split, "plan": [each.model_dump() for each in head.plan]},
    }
    return json.dumps(header, ensure_ascii=False, separators=(",", ":"))


def _head_in(header: dict[str, Any]) -> Head:
    if header["format"] != FORMAT:
        raise ValueError(f"Its format is {header['format']}, and {FORMAT} is written: `helpdesk-env trajectories convert` reads older ones.")
    notes = header["notes"]
    place = {"rules_digest": header["rules_digest"], "dataset_digest": header["dataset_digest"], "split": notes["split"]}
    return Head.model_validate({"agent": header["policy"], "place": place, "plan": notes["plan"]})


def _line(episode: JudgedEpisode, last: Observation, place: Place) -> dict[str, Any]:
    planned = Planned(task_id=episode.task_id, seed=episode.seed)
    steps = [
        {
            "ticket_id": entry.ticket_id,
            "action": action.model_dump(mode="json", exclude_none=True),
            "reward": entry.reward,
            "feedback": entry.feedback_summary,
        }
        for action, entry in zip(episode.actions, last.history, strict=True)
    ]
    episode_return = 0.0
    for entry in last.history:  # One after another, as every writer does: sum() rounds otherwise.
        episode_return += entry.reward
    return {
        "episode_id": episode_id(planned),
        "reset": {**planned.model_dump(), "split": place.split, "episode_id": episode_id(planned)},
        "steps": steps,
        "finished": True,
        "truncated": last.truncated,
        "episode_return": episode_return,
        "rubric_reward": episode.rubric_reward,
    }


def _episode_in(line: dict[str, Any]) -> JudgedEpisode:
    reset, steps = line["reset"], line["steps"]
    return JudgedEpisode(
        task_id=reset["task_id"],
        seed=reset["seed"],
        rubric_reward=line["rubric_reward"],
        steps=len(steps),
        actions=_ACTIONS.validate_python([step["action"] for step in steps]),
    )


def playback_lines(episodes: Sequence[JudgedEpisode]) -> str:
    """For `_playback.py`: the actions of each episode, a line each, in the plan's order."""
    lines = [f"[{','.join(action.model_dump_json(exclude_none=True) for action in each.actions)}]\n" for each in episodes]
    return "".join(lines)
