"""The Gymnasium spaces of the environment, and the way between them and words. Needs the extra `gym`."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from .actions import Action, Defer, Investigate, OpenIncident, RequestInfo, Submit
from .models import CapacityState, Observation
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

MAX_TEXT = 65_536
"""Characters of `text`; a longer one, which no ticket of the built-in set brings, is cut."""

MAX_COUNT = 1_000_000
"""The largest count that an observation holds; more are told as this."""

ACTION_PARTS = (ACTION_TYPES, TOOL_NAMES, ISSUE_TYPES, PRIORITIES, ASSIGNMENT_GROUPS, RESOLUTION_ACTIONS)
"""What each number of an action indexes, in order. Parts that the kind of action has no use for are not read."""


class AnyText(spaces.Text):
    """Text of any characters up to a length; samples are of letters and digits."""

    def __init__(self, max_length: int) -> None:
        super().__init__(max_length, min_length=0)

    def contains(self, x: Any) -> bool:
        return isinstance(x, str) and len(x) <= self.max_length


def action_space() -> spaces.MultiDiscrete:
    """Six numbers: action type, tool, issue type, priority, assignment group, resolution action."""
    return spaces.MultiDiscrete([len(part) for part in ACTION_PARTS])


def observation_space() -> spaces.Dict:
    """What a policy of numbers needs, and the text; the whole observation is in `info["observation"]`."""
    return spaces.Dict(
        {
            "text": AnyText(MAX_TEXT),
            "task_id": spaces.Discrete(3, start=1),
            "action_types": spaces.MultiBinary(len(ACTION_TYPES)),
            "tools": spaces.MultiBinary(len(TOOL_NAMES)),
            "recommended_actions": spaces.MultiBinary(len(ACTION_TYPES)),
            "recommended_tools": spaces.MultiBinary(len(TOOL_NAMES)),
            "queue": spaces.Box(0, MAX_COUNT, (6,), np.int64),
            "fractions": spaces.Box(0.0, 1.0, (3,), np.float64),
            "slots": spaces.Box(0, MAX_COUNT, (9,), np.int64),
        }
    )


def encode(observation: Observation) -> ObservationDict:
    """The observation as a member of `observation_space()`."""
    ticket = observation.current_ticket
    context = None if ticket is None else ticket.context_status
    operations = None if ticket is None else ticket.operational_context
    return {
        "text": f"{instructions(observation)}\n\n{describe(observation)}"[:MAX_TEXT],
        "task_id": np.int64(observation.task_id),
        "action_types": _flags(observation.available_action_types, ACTION_TYPES),
        "tools": _flags(observation.available_tools, TOOL_NAMES),
        "recommended_actions": _flags([] if operations is None else operations.recommended_actions, ACTION_TYPES),
        "recommended_tools": _flags([] if context is None else context.recommended_tools, TOOL_NAMES),
        "queue": _counts(
            observation.queue_size,
            observation.queue_position,
            observation.tickets_remaining,
            observation.tickets_after_current,
            observation.tickets_processed,
            observation.investigation_budget_remaining,
        ),
        "fractions": np.array(
            [
                observation.average_score_so_far,
                observation.progress_fraction,
                1.0 if context is None else context.context_completeness,
            ],
            dtype=np.float64,
        ),
        "slots": _slots(observation.metadata.capacity_state),
    }


def decode_action(numbers: Any) -> Action:
    """The action that six numbers stand for."""
    values = [int(number) for number in numbers]
    if len(values) != len(ACTION_PARTS) or any(
        not 0 <= value < len(part) for value, part in zip(values, ACTION_PARTS, strict=False)
    ):
        sizes = [len(part) for part in ACTION_PARTS]
        raise ValueError(f"{values} is no action; six numbers below {sizes} are")
    kind = ACTION_TYPES[values[0]]
    if kind == "submit":
        return Submit(
            issue_type=ISSUE_TYPES[values[2]],
            priority=PRIORITIES[values[3]],
            assignment_group=ASSIGNMENT_GROUPS[values[4]],
            resolution_action=RESOLUTION_ACTIONS[values[5]],
        )
    if kind == "investigate":
        return Investigate(tool_name=TOOL_NAMES[values[1]])
    if kind == "request_info":
        return RequestInfo()
    return OpenIncident() if kind == "open_incident" else Defer()


def encode_action(action: Action) -> ActionArray:
    """The six numbers of an action; a part that it does not have is 0. A lookup's target cannot be told."""
    words = action.model_dump()
    names = ("action_type", "tool_name", "issue_type", "priority", "assignment_group", "resolution_action")
    values = []
    for name, part in zip(names, ACTION_PARTS, strict=True):
        word = words.get(name)
        values.append(0 if word is None else part.index(word))
    return np.array(values, dtype=np.int64)


def action_mask(observation: ObservationDict) -> tuple[NDArray[np.int8], ...]:
    """What the task offers, as `action_space().sample(mask=…)` takes it."""
    free = [np.ones(len(part), dtype=np.int8) for part in ACTION_PARTS[2:]]
    return (observation["action_types"].astype(np.int8), observation["tools"].astype(np.int8), *free)


def _flags(words: Any, part: tuple[str, ...]) -> NDArray[np.int8]:
    return np.array([word in words for word in part], dtype=np.int8)


def _counts(*counts: int) -> NDArray[np.int64]:
    return np.minimum(np.array(counts, dtype=np.int64), MAX_COUNT)


def _slots(capacity: CapacityState | None) -> NDArray[np.int64]:
    """Slots left: the six groups in the order of the vocabulary, high priority, escalation, incident."""
    if capacity is None:
        return np.zeros(len(ASSIGNMENT_GROUPS) + 3, dtype=np.int64)
    teams = capacity.team_capacity_remaining
    return _counts(
        *(getattr(teams, group) for group in ASSIGNMENT_GROUPS),
        capacity.high_priority_slots_remaining,
        capacity.escalation_slots_remaining,
        capacity.incident_slots_remaining,
    )
