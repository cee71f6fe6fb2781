"""What the synchronous and the asyncio client share: requests, answers, and when a call may be sent again."""

from __future__ import annotations

import uuid
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import grpc
import grpc.aio
from helpdesk.v1 import environment_service_pb2 as pb
from helpdesk.v1 import error_pb2

from ._lazy import read_lazily
from ._numbers import int32_number, seed_number
from ._wire import action_message, number_of, to_plain
from ._words import OBSERVATION_WORDS, RESET_WORDS, check_words
from .actions import ACTION_CLASSES, Action
from .errors import HelpdeskError, InvalidRequestError, UnknownSessionError, error_detail
from .models import EpisodeReport, Handbook, Observation, ServerInfo, State, Task
from .source import source_message

CONTRACT_MAJOR = 1
"""The major version of the contract that this package speaks."""

DEFAULT_TIMEOUT_S = 60.0
"""Seconds; above the server's own step deadline, so that its answer arrives first."""

RETRY_FOR_S = 15.0
"""Seconds for which a call is sent again after a connection that had worked was lost. Every call may be: reads change
nothing, a step names itself and is taken once, a reset names itself and opens one session, and closing what is closed is done."""

CLOSE_FOR_S = 1.0
"""The same for closing, which nobody wants to wait for."""

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.05, 1.0
"""Seconds between attempts: the first, and what doubling it leads to."""


def reset_request(
    session_id: str | None,
    *,
    reattachable: bool = False,
    task_id: int | None = None,
    seed: int | None = None,
    queue_size: int | None = None,
    ticket_ids: Sequence[str] | None = None,
    episode_id: str | None = None,
    split: str | None = None,
    source: Mapping[str, Any] | None = None,
    reward_mode: str | None = None,
    agent: str | None = None,
    run: str | None = None,
    policy: str | None = None,
    request_id: str | None = None,
    history: str | None = None,
    static_fields: str | None = None,
) -> pb.ResetRequest:
    words = {"split": split, "reward_mode": reward_mode}
    check_words(words, RESET_WORDS)
    request = pb.ResetRequest(ticket_ids=_names_of_tickets(ticket_ids))
    if session_id is not None:
        request.session_id = session_id
    if reattachable:
        request.reattachable = True
    if task_id is not None:
        request.task_id = int32_number("task_id", task_id)
    if seed is not None:
        request.seed = seed_number(seed)
    if queue_size is not None:
        request.queue_size = int32_number("queue_size", queue_size)
    if episode_id is not None:
        request.episode_id = text("episode_id", episode_id)
    if source is not None:
        request.source.CopyFrom(source_message(source))
    if agent is not None:
        request.agent = text("agent", agent)
    if run is not None:
        request.run = text("run", run)
    if policy is not None:
        request.policy = text("policy", policy)
    # A lost answer is asked for again under this name, and opens one session.
    request.request_id = uuid.uuid4().hex if request_id is None else text("request_id", request_id)
    for name, word in words.items():
        if word is not None:
            # By name: the generated enum is an int to the type checker.
            setattr(request, name, number_of(RESET_WORDS[name], word))
    leave_out(request, history, static_fields)
    return request


def leave_out(request: pb.ResetRequest | pb.StepRequest | pb.WatchSessionRequest, history: str | None, static_fields: str | None) -> None:
    """Says what the answer is to leave out; nothing where neither is named."""
    words = {"history": history, "static_fields": static_fields}
    check_words(words, OBSERVATION_WORDS)
    for name, word in words.items():
        if word is not None:
            setattr(request.observation_options, name, number_of(OBSERVATION_WORDS[name], word))


def _names_of_tickets(ticket_ids: Sequence[str] | None) -> list[str]:
    if isinstance(ticket_ids, (str, bytes)):
        raise InvalidRequestError(
            "wrong_type",
            f"ticket_ids cannot be the text {ticket_ids!r}.",
            subject="ticket_ids",
            next_step="Give a list of ticket ids, also of one.",
        )
    return [text("ticket_ids", each) for each in (() if ticket_ids is None else ticket_ids)]


def text(name: str, value: object) -> str:
    if isinstance(value, str):
        return value
    raise InvalidRequestError(
        "wrong_type",
        f"{name} cannot be {value!r}, a {type(value).__name__}.",
        subject=name,
        next_step="Give a text.",
    )


def refuse_other_actions(action: object) -> None:
    """Raises unless it is one of the five actions."""
    if not isinstance(action, ACTION_CLASSES):
        names = ", ".join(each.__name__ for each in ACTION_CLASSES)
        raise InvalidRequestError(
            "wrong_type",
            f"An action cannot be {action!r}, a {type(action).__name__}.",
            subject="action",
            next_step=f"Give one of {names} of helpdesk_env.",
        )


def step_request(
    session_id: str,
    action: Action,
    expected_step: int | None = None,
    request_id: str | None = None,
    history: str | None = None,
    static_fields: str | None = None,
) -> pb.StepRequest:
    refuse_other_actions(action)
    name = uuid.uuid4().hex if request_id is None else text("request_id", request_id)
    request = pb.StepRequest(session_id=session_id, action=action_message(action), request_id=name)
    if expected_step is not None:
        request.expected_step = int32_number("expected_step", expected_step)
    if history is not None or static_fields is not None:
        leave_out(request, history, static_fields)
    return request


def affinity(request: object) -> tuple[tuple[str, str], ...]:
    """Metadata that names the session of a call, so that a proxy before several servers can send it to the one that has played it."""
    session_id: str = getattr(request, "session_id", "")
    return (("x-session-id", session_id),) if session_id and session_id.isascii() and session_id.isprintable() else ()


def read_observation(message: pb.ResetResponse | pb.StepResponse) -> Observation:
    """What the agent sees; decoded as it is looked at."""
    return read_lazily(Observation, message.observation)


def read_state(message: pb.GetStateResponse) -> State:
    return State.model_validate(to_plain(message.state))


def read_report(message: pb.GetEpisodeReportResponse) -> EpisodeReport:
    return EpisodeReport.model_validate(to_plain(message.report))


def read_tasks(message: pb.ListTasksResponse) -> list[Task]:
    return [Task.model_validate(to_plain(task)) for task in message.tasks]


def read_handbook(message: pb.GetHandbookResponse) -> Handbook:
    return Handbook.model_validate(to_plain(message.handbook))


def read_info(message: pb.GetServerInfoResponse) -> ServerInfo:
    return ServerInfo.model_validate(to_plain(message))


def warn_of_other_contract(info: ServerInfo) -> None:
    """Says so when the server speaks another major version than this package."""
    if info.contract_version.split(".")[0] != str(CONTRACT_MAJOR):
        warnings.warn(
            f"The server speaks version {info.contract_version} of the contract and helpdesk_env speaks "
            f"{CONTRACT_MAJOR}.x: install the helpdesk_env of the server's version.",
            stacklevel=4,
        )


MALFORMED, TOO_LARGE = error_pb2.ERROR_REASON_MALFORMED_REQUEST, error_pb2.ERROR_REASON_REQUEST_TOO_LARGE
"""Why a server ends a stream that had a request which it cannot take."""


_LOST = (
    grpc.StatusCode.UNAVAILABLE,
    # A proxy resets the stream when the server behind it dies within an answer.
    grpc.StatusCode.INTERNAL,
)


def is_lost(error: grpc.RpcError) -> bool:
    """Whether the transport failed, not the server, whose own failures have a detail: the call may be sent again."""
    return code_of(error) in _LOST and error_detail(error) is None


def code_of(error: grpc.RpcError) -> grpc.StatusCode | None:
    """The status of a call that failed."""
    return error.code() if isinstance(error, (grpc.Call, grpc.aio.AioRpcError)) else None


def explain_unknown(error: HelpdeskError, url: str) -> HelpdeskError:
    """The error itself, or, where a session that this client opened is not known and nobody ended it, what that means."""
    if error.reason != "unknown_session" or error.session_end is not None:
        return error
    return UnknownSessionError(
        error.reason,
        f"{error.problem} The server at {url} was restarted since it was opened, or has ended thousands since: its episode is gone.",
        subject=error.subject,
        next_step="Call reset: it opens another, with an episode of its own.",
    )
