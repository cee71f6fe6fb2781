"""Sessions that are reset and stepped together, as those of a vector environment are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpdesk.v1 import environment_service_pb2 as pb
from helpdesk.v1 import observation_pb2

from . import _calls
from ._batches import Batch, BatchedResets
from ._remembered import Remembered
from .actions import Action
from .client import HelpdeskClient
from .errors import HelpdeskError
from .models import Observation
from .options import ResetOptions
from .session import HelpdeskSession

_ALL = observation_pb2.ObservationOptions(history=observation_pb2.HISTORY_DETAIL_ALL)


class Lockstep:
    """Sessions of one client, named by their places. The server sends what is new in an observation, and it is told whole; where a
    reset names a `history`, with as much of that."""

    def __init__(self, client: HelpdeskClient, sessions: Sequence[HelpdeskSession]) -> None:
        self._connection = client._connection
        self._sessions = sessions
        self._episodes: dict[int, Remembered] = {}

    def move(self, resets: Mapping[int, ResetOptions], steps: Mapping[int, Action]) -> dict[int, Observation]:
        """Resets some and steps others, all at once, and tells what each then sees. The first failure is raised when all
        are answered: those that did not fail have moved."""
        requests = [
            _calls.step_request(self._sessions[index]._opened(), action) for index, action in steps.items()
        ]
        begun = BatchedResets(
            self._connection, [(self._sessions[index], _thrifty(asked)) for index, asked in resets.items()]
        )
        stepped: Batch[pb.StepResponse] = Batch(self._connection, "Step", requests)
        seen: dict[int, Observation | HelpdeskError] = {}
        for (index, asked), started in zip(resets.items(), begun.finish(), strict=True):
            seen[index] = started if isinstance(started, HelpdeskError) else self._start(index, asked, started)
        missed: dict[int, pb.StepRequest] = {}
        for (index, result), request in zip(zip(steps, stepped.finish(), strict=True), requests, strict=True):
            if isinstance(result, HelpdeskError):
                seen[index] = result
            elif (told := self._episodes[index].complete(result.observation)) is None:
                missed[index] = request
            else:
                seen[index] = told
        seen |= self._ask_again(missed)
        return _without_failures(seen)

    def _start(self, index: int, asked: ResetOptions, response: pb.ResetResponse) -> Observation:
        episode = Remembered(response.observation, asked.get("history") or "all")
        self._episodes[index] = episode
        told = episode.complete(response.observation)
        assert told is not None, "an episode begins without a history"
        return told

    def _ask_again(self, missed: Mapping[int, pb.StepRequest]) -> dict[int, Observation | HelpdeskError]:
        """The answers to steps that were taken, with all of their history: the same name takes none of them twice."""
        if not missed:
            return {}
        for request in missed.values():
            request.observation_options.CopyFrom(_ALL)
        again: Batch[pb.StepResponse] = Batch(self._connection, "Step", list(missed.values()))
        seen: dict[int, Observation | HelpdeskError] = {}
        for index, result in zip(missed, again.finish(), strict=True):
            if isinstance(result, HelpdeskError):
                seen[index] = result
            else:
                told = self._episodes[index].complete(result.observation)
                assert told is not None, "the whole history has every step"
                seen[index] = told
        return seen


def _thrifty(asked: ResetOptions) -> ResetOptions:
    """The reset with what the client knows by itself left out."""
    history = asked.get("history") or "all"
    return {**asked, "history": "last" if history == "all" else history, "static_fields": "first"}


def _without_failures(seen: Mapping[int, Observation | HelpdeskError]) -> dict[int, Observation]:
    moved: dict[int, Observation] = {}
    for index in sorted(seen):
        result = seen[index]
        if isinstance(result, HelpdeskError):
            raise result
        moved[index] = result
    return moved
