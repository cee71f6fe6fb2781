"""The messages of the calls that make sessions out of sessions, and of those that look on."""

from __future__ import annotations

import uuid
from typing import TypeVar

from helpdesk.v1 import environment_service_pb2 as pb
from helpdesk.v1 import error_pb2

from ._calls import leave_out, text
from ._lazy import read_lazily
from ._numbers import int32_number
from ._wire import to_plain, word_of
from .branches import Snapshot, WatchedAnswer
from .errors import InvalidRequestError
from .models import Observation, RunSummary, SessionSummary

_SESSION_END = error_pb2.SessionEnd.DESCRIPTOR


OpeningT = TypeVar("OpeningT", pb.ForkSessionRequest, pb.RestoreSessionRequest)


def fork_request(
    session_id: str, at_step: int | None, count: int, request_id: str | None, reattachable: bool
) -> pb.ForkSessionRequest:
    request = pb.ForkSessionRequest(session_id=session_id, count=int32_number("count", count))
    if at_step is not None:
        request.at_step = int32_number("at_step", at_step)
    return _named(request, request_id, reattachable)


def restore_request(snapshot: bytes | Snapshot, request_id: str | None, reattachable: bool) -> pb.RestoreSessionRequest:
    told: object = snapshot.snapshot if isinstance(snapshot, Snapshot) else snapshot
    if not isinstance(told, (bytes, bytearray, memoryview)):
        raise InvalidRequestError(
            "wrong_type",
            f"A snapshot cannot be {told!r}, a {type(told).__name__}.",
            subject="snapshot",
            next_step="Give what snapshot() gave, or its bytes.",
        )
    return _named(pb.RestoreSessionRequest(snapshot=bytes(told)), request_id, reattachable)


def _named(request: OpeningT, request_id: str | None, reattachable: bool) -> OpeningT:
    # A lost answer is asked for again under this name, and opens nothing twice.
    request.request_id = uuid.uuid4().hex if request_id is None else text("request_id", request_id)
    if reattachable:
        request.reattachable = True
    return request


def watch_request(
    session_id: str, from_step: int | None, history: str | None, static_fields: str | None
) -> pb.WatchSessionRequest:
    request = pb.WatchSessionRequest(session_id=text("session_id", session_id))
    if from_step is not None:
        request.from_step = int32_number("from_step", from_step)
    leave_out(request, history, static_fields)
    return request


def list_request(owner: str | None, page_size: int) -> pb.ListSessionsRequest:
    request = pb.ListSessionsRequest(page_size=int32_number("page_size", page_size))
    if owner is not None:
        request.owner = text("owner", owner)
    return request


def list_runs_request(run: str | None, owner: str | None, page_size: int) -> pb.ListRunsRequest:
    request = pb.ListRunsRequest(page_size=int32_number("page_size", page_size))
    if run is not None:
        request.run = text("run", run)
    if owner is not None:
        request.owner = text("owner", owner)
    return request


def read_seen(message: pb.ForkSessionResponse | pb.RestoreSessionResponse | pb.WatchedAnswer) -> Observation:
    return read_lazily(Observation, message.observation)


def read_snapshot(message: pb.SnapshotSessionResponse) -> Snapshot:
    return Snapshot(message.snapshot, message.step_count)


def read_answer(message: pb.WatchedAnswer) -> WatchedAnswer:
    return WatchedAnswer(message.step_count, read_seen(message))


def read_end(message: pb.WatchSessionResponse) -> str:
    return word_of(_SESSION_END, message.ended)


def read_summaries(message: pb.ListSessionsResponse) -> list[SessionSummary]:
    return [SessionSummary.model_validate(to_plain(each)) for each in message.sessions]


def read_runs(message: pb.ListRunsResponse) -> list[RunSummary]:
    return [RunSummary.model_validate(to_plain(each)) for each in message.runs]
