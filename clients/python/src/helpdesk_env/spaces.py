"""The Gymnasium spaces of the environment, and the way between them and words. Needs the extra `gym`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from gymnasium import spaces
from gymnasium.vector.utils import read_from_shared_memory
from numpy.typing import NDArray

from .actions import Action, Defer, Investigate, OpenIncident, RequestInfo, Submit
from .models import Observation
from .text import describe, instructions
from .vocabulary import (
    ACTION_TYPES,
    ASSIGNMENT_GROUPS,
    ISSUE_TYPES,
    PRIORITIES,
    RESOLUTION_ACTIONS,
    TOOL_NAMES,
)

ActionArray: TypeAlias = NDArray[np.int64]
ObservationDict: TypeAlias = dict[str, Any]

MAX_TEXT = 16_384
"""Characters of `text`; a longer one, which no ticket of the built-in set brings, is cut."""

UNTELLABLE = "\N{REPLACEMENT CHARACTER}"
"""What `text` has for a character outside CHARACTERS."""

CHARACTERS = "".join(
    [
        "\n\t",
        # Latin with all its accents, IPA, Greek, Cyrillic; punctuation, currencies, arrows, mathematical signs.
        *(chr(code) for code in (*range(0x20, 0x530), *range(0x2010, 0x205F), *range(0x20A0, 0x20C1))),
        *(chr(code) for code in range(0x2190, 0x2300)),
        UNTELLABLE,
    ]
)
CHARACTERS = "".join(each for each in CHARACTERS if each.isprintable() or each in "\n\t")
"""The characters of `text`. `info["observation"]` has every text as the server told it."""

_OTHERS = re.compile(f"[^{re.escape(CHARACTERS)}]")
_ASCII_OTHERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

MAX_COUNT = 1_000_000
"""The largest count that an observation holds; more are told as this."""

ACTION_PARTS = (ACTION_TYPES, TOOL_NAMES, ISSUE_TYPES, PRIORITIES, ASSIGNMENT_GROUPS, RESOLUTION_ACTIONS)
"""What each number of an action indexes, in order. Parts that the kind of action has no use for are not read."""


class TicketText(spaces.Text):
    """Gymnasium's text, which also comes back whole from a flattened dictionary with fractions in it: the indices of its
    characters are floats there."""

    @property
    def character_list(self) -> tuple[str, ...]:
        return _IndexedByAnyNumber(super().character_list)


class _SharedTexts(Sequence[str]):
    """The texts that are in a shared memory now; a deep copy, as AsyncVectorEnv returns it, keeps those of the moment."""

    def __init__(self, space: spaces.Text, codes: NDArray[np.int32]) -> None:
        self._characters = space.character_list
        self._codes = codes

    def __len__(self) -> int:
        return len(self._codes)

    def __getitem__(self, index: Any) -> Any:
        row = self._codes[index]
        return "".join(self._characters[code] for code in row[row < len(self._characters)])

    def __deepcopy__(self, memo: dict[int, Any]) -> tuple[str, ...]:
        return tuple(self)


@read_from_shared_memory.register(TicketText)
def _read_texts(space: TicketText, shared_memory: Any, n: int = 1) -> _SharedTexts:
    """Gymnasium reads a text once, when the environments are made, and never sees another."""
    return _SharedTexts(space, np.frombuffer(shared_memory.get_obj(), dtype=np.int32).reshape((n, space.max_length)))


class _IndexedByAnyNumber(tuple[str, ...]):
    def __getitem__(self, index: Any) -> Any:
        return super().__getitem__(int(index) if isinstance(index, np.floating) else index)


def action_space() -> spaces.MultiDiscrete:
    """Six numbers: action type, tool, issue type, priority, assignment group, resolution action."""
    return spaces.MultiDiscrete([len(part) for part in ACTION_PARTS])


def observation_space(*, text: bool = True) -> spaces.Dict:
    """What a policy of numbers needs, and unless `text` is False the text; the whole observation is in
    `info["observation"]`."""
    numbers: dict[str, spaces.Space[Any]] = {
        "task_index": spaces.Discrete(3),
        "action_types": spaces.MultiBinary(len(ACTION_TYPES)),
        "tools": spaces.MultiBinary(len(TOOL_NAMES)),
        "recommended_actions": spaces.MultiBinary(len(ACTION_TYPES)),
        "recommended_tools": spaces.MultiBinary(len(TOOL_NAMES)),
        "queue": spaces.Box(0, MAX_COUNT, (6,), np.int64),
        "fractions": spaces.Box(0.0, 1.0, (3,), np.float64),
        "slots": spaces.Box(0, MAX_COUNT, (9,), np.int64),
    }
    if text:
        return spaces.Dict({"text": TicketText(MAX_TEXT, min_length=0, charset=CHARACTERS), **numbers})
    return spaces.Dict(numbers)


def encode(observation: Observation, *, text: bool = True) -> ObservationDict:
    """The observation as a member of `observation_space(text=text)`."""
    told = {name: _array(name, [row(observation)])[0] for name, row in _ROWS.items()}
    return {"text": told_text(observation), **told} if text else told


def encode_many(observations: Sequence[Observation], *, text: bool = True) -> ObservationDict:
    """The observations as a member of Gymnasium's batch of that space: an array over all for each of its parts."""
    told = {name: _array(name, [row(each) for each in observations]) for name, row in _ROWS.items()}
    return {"text": tuple(told_text(each) for each in observations), **told} if text else told


def told_text(observation: Observation) -> str:
    """Instructions, last result and ticket in CHARACTERS, at most MAX_TEXT of them."""
    return f"{_told_instructions(instructions(observation))}\n\n{_in_characters(describe(observation))}"[:MAX_TEXT]


def _in_characters(text: str) -> str:
    # Composing does nothing to ASCII, whose few characters to replace are found in a tenth of the time.
    if text.isascii():
        return _ASCII_OTHERS.sub(UNTELLABLE, text)
    return _OTHERS.sub(UNTELLABLE, unicodedata.normalize("NFC", text))


_told_instructions = lru_cache(maxsize=64)(_in_characters)
"""The same through an episode, and for all episodes of a task."""


def _array(name: str, rows: list[Any]) -> NDArray[Any]:
    if name == "fractions":
        return np.array(rows, dtype=np.float64)
    if name in ("queue", "slots"):
        return np.minimum(np.array(rows, dtype=np.int64), MAX_COUNT)
    return np.array(rows, dtype=np.int64 if name == "task_index" else np.int8)


def _recommended_actions(observation: Observation) -> tuple[int, ...]:
    ticket = observation.current_ticket
    operations = None if ticket is None else ticket.operational_context
    return _flags((), ACTION_TYPES) if operations is None else _flags(tuple(operations.recommended_actions), ACTION_TYPES)


def _recommended_tools(observation: Observation) -> tuple[int, ...]:
    ticket = observation.current_ticket
    context = None if ticket is None else ticket.context_status
    return _flags((), TOOL_NAMES) if context is None else _flags(tuple(context.recommended_tools), TOOL_NAMES)


def _queue(observation: Observation) -> tuple[int, ...]:
    return (
        observation.queue_size,
        observation.queue_position,
        observation.tickets_remaining,
        observation.tickets_after_current,
        observation.tickets_processed,
        observation.investigation_budget_remaining,
    )


def _fractions(observation: Observation) -> tuple[float, ...]:
    ticket = observation.current_ticket
    context = None if ticket is None else ticket.context_status
    revealed = 1.0 if context is None else context.context_completeness
    return (observation.average_score_so_far, observation.progress_fraction, revealed)


def _slots(observation: Observation) -> tuple[int, ...]:
    """Slots left: the six groups in the order of the vocabulary, high priority, escalation, incident."""
    capacity = observation.metadata.capacity_state
    if capacity is None:
        return (0,) * (len(ASSIGNMENT_GROUPS) + 3)
    teams = capacity.team_capacity_remaining
    return (
        *(getattr(teams, group) for group in ASSIGNMENT_GROUPS),
        capacity.high_priority_slots_remaining,
        capacity.escalation_slots_remaining,
        capacity.incident_slots_remaining,
    )


@lru_cache(maxsize=1024)
def _flags(words: tuple[str, ...], part: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(int(word in words) for word in part)


_ROWS: dict[str, Callable[[Observation], Any]] = {
    "task_index": lambda observation: observation.task_id - 1,
    "action_types": lambda observation: _flags(tuple(observation.available_action_types), ACTION_TYPES),
    "tools": lambda observation: _flags(tuple(observation.available_tools), TOOL_NAMES),
    "recommended_actions": _recommended_actions,
    "recommended_tools": _recommended_tools,
    "queue": _queue,
    "fractions": _fractions,
    "slots": _slots,
}
"""The numbers of an observation, part by part."""


def decode_action(numbers: Any) -> Action:
    """The action that six numbers stand for."""
    values = _whole_numbers(numbers)
    if values is None or len(values) != len(_SIZES) or any(
        not 0 <= value < size for value, size in zip(values, _SIZES, strict=True)
    ):
        raise ValueError(f"{numbers!r} is no action; six whole numbers from 0 and below {_SIZES} are")
    return _action_of(*values)


_SIZES = [len(part) for part in ACTION_PARTS]


@lru_cache(maxsize=4096)
def _action_of(kind: int, tool: int, issue: int, priority: int, group: int, resolution: int) -> Action:
    word = ACTION_TYPES[kind]
    if word == "submit":
        return Submit(
            issue_type=ISSUE_TYPES[issue],
            priority=PRIORITIES[priority],
            assignment_group=ASSIGNMENT_GROUPS[group],
            resolution_action=RESOLUTION_ACTIONS[resolution],
        )
    if word == "investigate":
        return Investigate(tool_name=TOOL_NAMES[tool])
    if word == "request_info":
        return RequestInfo()
    return OpenIncident() if word == "open_incident" else Defer()


def encode_action(action: Action) -> ActionArray:
    """The six numbers of an action; a part that it does not have is 0. A lookup's target cannot be told."""
    words = action.model_dump()
    names = ("action_type", "tool_name", "issue_type", "priority", "assignment_group", "resolution_action")
    values = []
    for name, part in zip(names, ACTION_PARTS, strict=True):
        word = words.get(name)
        values.append(0 if word is None else part.index(word))
    return np.array(values, dtype=np.int64)


def action_mask(observation: Observation | Mapping[str, Any] | Iterable[Any]) -> tuple[Any, ...]:
    """What the task offers, as `action_space().sample(mask=…)` takes it.

    Of an observation of the environment or of `info["observation"]`; of those of a vector environment a mask for each, as
    `HelpdeskVectorEnv.action_space.sample(mask=…)` takes them.
    """
    if isinstance(observation, Observation):
        return _mask(*(_array(name, [_ROWS[name](observation)])[0] for name in ("action_types", "tools")))
    if not isinstance(observation, Mapping):
        return tuple(action_mask(each) for each in observation)
    types, tools = np.asarray(observation["action_types"]), np.asarray(observation["tools"])
    if types.ndim == 1:
        return _mask(types, tools)
    return tuple(_mask(*each) for each in zip(types, tools, strict=True))


def _mask(types: NDArray[Any], tools: NDArray[Any]) -> tuple[NDArray[np.int8], ...]:
    free = [np.ones(len(part), dtype=np.int8) for part in ACTION_PARTS[2:]]
    return (types.astype(np.int8), tools.astype(np.int8), *free)


def _whole_numbers(numbers: Any) -> list[int] | None:
    """The numbers of a list or an array; None if they are no whole ones."""
    if type(numbers) is list and all(type(number) is int for number in numbers):
        return numbers
    try:
        array = np.asarray(numbers)
        if array.ndim != 1 or array.dtype.kind not in "iuf" or (array != np.trunc(array)).any():
            return None
    except (TypeError, ValueError):
        return None
    return [int(number) for number in array]
