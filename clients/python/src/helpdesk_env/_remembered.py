"""What the observations of an episode were sent without, because the client has had it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import overload

from google.protobuf.message import Message
from helpdesk.v1 import observation_pb2

from ._lazy import read_lazily
from .models import Observation
from .vocabulary import HistoryDetail

_STATIC = ("task_name", "instructions", "allowed_fields", "available_action_types", "available_tools")
"""The fields that ObservationOptions.static_fields is about."""


class Remembered:
    """An episode as its client has seen it: what never changes, and the history so far.

    With a `history` of all the server is asked for the entry of the last step alone, and an observation is told with every one
    so far; else it has those that it was sent with.
    """

    def __init__(self, first: observation_pb2.Observation, history: HistoryDetail) -> None:
        self._static = observation_pb2.Observation()
        for name in _STATIC:
            value = getattr(first, name)
            if isinstance(value, str):
                setattr(self._static, name, value)
            else:
                getattr(self._static, name).extend(value)
        self._history = history
        self._entries: list[observation_pb2.HistoryEntry] = []

    def complete(self, message: observation_pb2.Observation) -> Observation | None:
        """The observation with what it was sent without. None: entries are missing, because the answer to an earlier step was lost
        for good; asked again for all of the history it will be complete."""
        # One of many answers in a response would keep all of it in memory.
        own = observation_pb2.Observation()
        own.CopyFrom(message)
        if not own.task_name:
            own.MergeFrom(self._static)
        if self._history != "all":
            return read_lazily(Observation, own)
        if not self._remember(own.history):
            return None
        return read_lazily(Observation, own, {"history": _Beginning(self._entries, len(self._entries))})

    def _remember(self, told: Sequence[observation_pb2.HistoryEntry]) -> bool:
        """Whether every step is there now."""
        if len(told) == 0:
            return not self._entries
        if told[0].step == 1:
            # A list of its own: observations of before have theirs.
            self._entries = []
        elif told[0].step == len(self._entries):
            return True  # The answer to the same step again.
        elif told[0].step != len(self._entries) + 1:
            return False
        for entry in told:
            kept = observation_pb2.HistoryEntry()
            kept.CopyFrom(entry)
            self._entries.append(kept)
        return True


class _Beginning(Sequence[Message]):
    """The first `length` items of a list that grows."""

    def __init__(self, items: list[observation_pb2.HistoryEntry], length: int) -> None:
        self._items = items
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Message]:
        return islice(self._items, self._length)

    @overload
    def __getitem__(self, index: int) -> Message: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Message]: ...
    def __getitem__(self, index: int | slice) -> Message | Sequence[Message]:
        return self._items[: self._length][index]
