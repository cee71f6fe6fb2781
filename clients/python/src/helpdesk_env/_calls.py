"""What the synchronous and the asyncio client share: requests, answers, and when a call may be sent again."""

from __future__ import annotations

import uuid
import warnings
from collections.abc import Sequence

import grpc
from helpdesk.v1 import environment_service_pb2 as pb

from ._numbers import int32_number, seed_number
from ._wire import action_message, number_of, to_plain
from ._words import RESET_WORDS, check_reset_words
from .actions import ACTION_CLASSES, Action
from .errors import InvalidRequestError, error_detail
from .models import EpisodeReport, Observation, ServerInfo, State, Task

CONTRACT_MAJOR = 1
"""The major version of the contract that this package speaks."""

DEFAULT_TIMEOUT_S = 60.0
"""Seconds; above the server's own step deadline, so that its answer arrives first."""

RETRY_FOR_S = 15.0
"""Seconds for which a call is sent again after a connection that had worked was lost. Every call may be: reads change
nothing, a step names itself and is taken once, a reset starts the same episode again, and closing what is closed is done."""

CLOSE_FOR_S = 1.0
"""The same for closing, which nobody wants to wait for."""

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.05, 1.0
"""Seconds between attempts: the first, and what doubling it leads to."""

def reset_request(
    session_id: str | None,
    task_id: int | None,
    seed: int | None,
    queue_size: int | None,
    ticket_ids: Sequence[str] | None,
    episode_id: str | None,
    split: str | None,
    reward_mode: str | None,
    agent: str | None,
    *,
    reattachable: bool = False,
) -> pb.ResetRequest:
    words = {"split": split, "reward_mode": reward_mode}
    check_reset_words(words)
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
        request.episode_id = _text("episode_id", episode_id)
    if agent is not None:
        request.agent = _text("agent", agent)
    for name, word in words.items():
        if word is not None:
            # By name: the generated enum is an int to the type checker.
            setattr(request, name, number_of(RESET_WORDS[name], word))
    return request


def _names_of_tickets(ticket_ids: Sequence[str] | None) -> list[str]:
    if isinstance(ticket_ids, (str, bytes)):
        raise InvalidRequestError(
            "wrong_type",
            f"ticket_ids cannot be the text {ticket_ids!r}.",
            subject="ticket_ids",
            next_step="Give a list of ticket ids, also of one.",
        )
    return [_text("ticket_ids", each) for each in (() if ticket_ids is None else ticket_ids)]


def _text(name: str, value: object) -> str:
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
    session_id: str, action: Action, expected_step: int | None, request_id: str | None
) -> pb.StepRequest:
    refuse_other_actions(action)
    name = uuid.uuid4().hex if request_id is None else _text("request_id", request_id)
    request = pb.StepRequest(session_id=session_id, action=action_message(action), request_id=name)
    if expected_step is not None:
        request.expected_step = int32_number("expected_step", expected_step)
    return request


def read_observation(message: pb.ResetResponse | pb.StepResponse) -> Observation:
    return Observation.model_validate(to_plain(message.observation))


def read_state(message: pb.GetStateResponse) -> State:
    return State.model_validate(to_plain(message.state))


def read_report(message: pb.GetEpisodeReportResponse) -> EpisodeReport:
    return EpisodeReport.model_validate(to_plain(message.report))


def read_tasks(message: pb.ListTasksResponse) -> list[Task]:
    return [Task.model_validate(to_plain(task)) for task in message.tasks]


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


def is_lost(error: grpc.RpcError) -> bool:
    """Whether the transport failed, not the server: the call may be sent again."""
    code = error.code() if isinstance(error, (grpc.Call, grpc.aio.AioRpcError)) else None
    if code is not grpc.StatusCode.UNAVAILABLE:
        return False
    return error_detail(error) is None
