"""What the synchronous and the asyncio client share: requests, answers, and when a call may be sent again."""

from __future__ import annotations

import uuid
import warnings
from collections.abc import Sequence
from typing import Any

import grpc
from helpdesk.v1 import dataset_pb2
from helpdesk.v1 import environment_service_pb2 as pb

from ._wire import action_message, number_of, to_plain
from .actions import Action
from .errors import error_detail
from .models import Observation, ServerInfo, State, Task

CONTRACT_MAJOR = 1
"""The major version of the contract that this package speaks."""

DEFAULT_TIMEOUT_S = 60.0
"""Seconds; above the server's own step deadline, so that its answer arrives first."""

ATTEMPTS = 3
"""A step names itself, so one whose answer was lost is sent again and moves nothing twice."""

# Seeing a whole episode's history may take more than gRPC's 4 MiB.
CHANNEL_OPTIONS: list[tuple[str, Any]] = [("grpc.max_receive_message_length", 64 * 1024 * 1024)]


def target_of(url: str) -> tuple[str, bool]:
    """host:port for gRPC, and whether to use TLS. A URL may be `http://host:port`, `https://host` or `host:port`."""
    scheme, separator, rest = url.rpartition("://")
    if separator and scheme not in ("http", "https"):
        raise ValueError(f"{url!r} is no address of a server; use http://host:port")
    host = rest.split("/", 1)[0]
    if not host:
        raise ValueError(f"{url!r} names no host; use http://host:port")
    secure = scheme == "https"
    bare = host.rpartition("]")[2]
    return (host if ":" in bare else f"{host}:{443 if secure else 80}"), secure


def reset_request(
    session_id: str | None,
    task_id: int | None,
    seed: int | None,
    queue_size: int | None,
    ticket_ids: Sequence[str],
    episode_id: str | None,
    split: str | None,
) -> pb.ResetRequest:
    request = pb.ResetRequest(ticket_ids=ticket_ids)
    named = {
        "session_id": session_id,
        "task_id": task_id,
        "seed": seed,
        "queue_size": queue_size,
        "episode_id": episode_id,
    }
    for name, value in named.items():
        if value is not None:
            _set(request, name, value)
    if split is not None:
        # By number: the generated enum is an int to the type checker.
        _set(request, "split", number_of(dataset_pb2.Split.DESCRIPTOR, split))
    return request


def _set(request: pb.ResetRequest, name: str, value: object) -> None:
    try:
        setattr(request, name, value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} cannot be {value!r}: {error}") from None


def step_request(session_id: str, action: Action, expected_step: int | None) -> pb.StepRequest:
    request = pb.StepRequest(session_id=session_id, action=action_message(action), request_id=uuid.uuid4().hex)
    if expected_step is not None:
        request.expected_step = expected_step
    return request


def read_observation(message: pb.ResetResponse | pb.StepResponse) -> Observation:
    return Observation.model_validate(to_plain(message.observation))


def read_state(message: pb.GetStateResponse) -> State:
    return State.model_validate(to_plain(message.state))


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
    """Whether the transport failed, not the server: the answer was lost and the same step may be asked again."""
    code = error.code() if isinstance(error, (grpc.Call, grpc.aio.AioRpcError)) else None
    if code is not grpc.StatusCode.UNAVAILABLE:
        return False
    return error_detail(error) is None
