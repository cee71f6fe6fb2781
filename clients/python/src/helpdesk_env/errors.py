"""Every failure as an exception that says what is wrong and what to do. The reasons are those of docs/errors.md."""

from __future__ import annotations

from functools import partial
from typing import Any

import grpc
import grpc.aio
from google.protobuf import any_pb2, descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import Message
from helpdesk.v1 import environment_service_pb2 as pb
from helpdesk.v1 import error_pb2

from ._wire import word_of


class HelpdeskError(Exception):
    """The server refused, or could not be reached. Nothing has changed, unless `reason` is
    `step_deadline_exceeded` or `unreachable`; then the outcome is not known: a step or a reset may have been taken."""

    def __init__(
        self,
        reason: str,
        problem: str,
        *,
        subject: str = "",
        next_step: str = "",
        allowed_words: tuple[str, ...] = (),
        active_sessions: int = 0,
        max_sessions: int = 0,
        session_end: str | None = None,
        retry_after_seconds: float = 0.0,
    ) -> None:
        super().__init__(" ".join(part for part in (problem, next_step) if part))
        self.reason = reason
        """Stable, such as `unknown_word`; `unreachable` when no answer came."""
        self.problem = problem
        """One plain sentence."""
        self.subject = subject
        """The field, id or word at fault; empty: the call as a whole."""
        self.next_step = next_step
        """What to do next."""
        self.allowed_words = allowed_words
        """The words that the field takes, where a word is at fault."""
        self.active_sessions = active_sessions
        self.max_sessions = max_sessions
        self.session_end = session_end
        """How the session ended (closed, idle, given_up, disconnected, lost), as long as the server remembers."""
        self.retry_after_seconds = retry_after_seconds
        """When to try again, where the caller's token has a limit; 0: not said."""

    def __reduce__(self) -> tuple[Any, ...]:
        # Raised in another process, as by a pool or a vector environment of processes, it arrives with all that it says.
        return partial(type(self), next_step=self.next_step), (self.reason, self.problem), self.__dict__


class InvalidRequestError(HelpdeskError, ValueError):
    """The request is wrong; the same request will be refused again. What no server would take is refused unsent."""


class UnknownSessionError(HelpdeskError):
    """The session was never opened or has ended: `session_end` says how. Reset opens a new one."""


class CapacityError(HelpdeskError):
    """The server has as many sessions as it takes, or the token as many sessions or steps a second as it may have; or a watch was not read."""


class EpisodeError(HelpdeskError):
    """The episode is over, has not started, or is not where expected_step says; or an exam is over or withholds it."""


class ClosedError(HelpdeskError):
    """The client was closed, or the session is of the process that this one was forked from."""


class UnreachableError(HelpdeskError):
    """No answer came: wrong address, no server, a network failure, or a deadline of the caller's."""


class AccessError(HelpdeskError):
    """The server asks for a token (`token=`), or the token may not do this; or the session is another token's."""


class ServerError(HelpdeskError):
    """A fault of the server, or one that is shutting down."""


_CLASS_OF_REASON: dict[str, type[HelpdeskError]] = {
    "unknown_session": UnknownSessionError,
    "session_lost": UnknownSessionError,
    "session_limit_reached": CapacityError,
    "episode_not_started": EpisodeError,
    "episode_over": EpisodeError,
    "step_mismatch": EpisodeError,
    "step_deadline_exceeded": ServerError,
    "server_draining": ServerError,
    "store_failed": ServerError,
    "session_diverged": EpisodeError,
    "internal": ServerError,
    "episode_not_over": EpisodeError,
    "exam_withheld": EpisodeError,
    "exam_over": EpisodeError,
    "unauthenticated": AccessError,
    "permission_denied": AccessError,
    "rate_limited": CapacityError,
    "snapshot_mismatch": EpisodeError,
    "watcher_too_slow": CapacityError,
}


_NAMES_OF_CODES = {code.value[0]: code.name for code in grpc.StatusCode}


def from_rpc_error(error: grpc.RpcError, url: str) -> HelpdeskError:
    """The error of a call, read from its ErrorDetail if it has one."""
    detail = error_detail(error)
    if detail is None:
        return unanswered(*_status_of(error), url)
    return _from_detail(detail)


def from_item_error(error: pb.ItemError, url: str) -> HelpdeskError:
    """The error of one call among several: that which the call by itself would have ended with."""
    if error.HasField("detail"):
        return _from_detail(error.detail)
    return unanswered(_NAMES_OF_CODES.get(error.code, str(error.code)), error.message, url)


def unanswered(code: str, text: str, url: str) -> UnreachableError:
    """The error of a call that the server did not answer. `code`: gRPC's name for it."""
    return UnreachableError("unreachable", f"No answer from {url}: {code}: {text}.", next_step=_advice(code, url))


def _from_detail(detail: error_pb2.ErrorDetail) -> HelpdeskError:
    reason = word_of(error_pb2.ErrorReason.DESCRIPTOR, detail.reason)
    return _CLASS_OF_REASON.get(reason, InvalidRequestError)(
        reason,
        detail.problem,
        subject=detail.subject,
        next_step=detail.next_step,
        allowed_words=tuple(detail.allowed_words),
        active_sessions=detail.active_sessions,
        max_sessions=detail.max_sessions,
        session_end=word_of(error_pb2.SessionEnd.DESCRIPTOR, detail.session_end) if detail.session_end else None,
        retry_after_seconds=detail.retry_after_seconds,
    )


def error_detail(error: grpc.RpcError) -> error_pb2.ErrorDetail | None:
    """What the server says of a failure; None when the failure is not the server's own."""
    trailers: Any = error.trailing_metadata() if isinstance(error, (grpc.Call, grpc.aio.AioRpcError)) else None
    for key, value in trailers or ():
        if key != "grpc-status-details-bin":
            continue
        status = _STATUS()
        status.ParseFromString(value)
        for entry in getattr(status, "details"):
            detail, packed = error_pb2.ErrorDetail(), any_pb2.Any.FromString(entry)
            if packed.Unpack(detail):
                return detail
    return None


def _advice(code: str, url: str) -> str:
    """What to do when no answer of the server's came."""
    if code == "DEADLINE_EXCEEDED":
        return (
            "The call may have been carried out: state() tells how many steps were taken. "
            "Give timeout_s more seconds if the server is busy."
        )
    if code == "CANCELLED":
        return "The call may have been carried out: state() tells how many steps were taken."
    return f"Check that the server runs at {url} and speaks helpdesk.v1 (GET {url}/health)."


def _status_of(error: grpc.RpcError) -> tuple[str, str]:
    if not isinstance(error, (grpc.Call, grpc.aio.AioRpcError)):
        return "UNKNOWN", str(error)
    code = error.code()
    return code.name if isinstance(code, grpc.StatusCode) else str(code), error.details() or ""


def _status_class() -> type[Message]:
    """google.rpc.Status, whose details are read as bytes: one message is no reason for one more dependency."""
    field = descriptor_pb2.FieldDescriptorProto
    status = descriptor_pb2.DescriptorProto(
        name="Status",
        field=[field(name="details", number=3, type=field.TYPE_BYTES, label=field.LABEL_REPEATED)],
    )
    pool = descriptor_pool.DescriptorPool()
    pool.Add(
        descriptor_pb2.FileDescriptorProto(name="status.proto", package="helpdesk_env", message_type=[status])
    )
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("helpdesk_env.Status"))


_STATUS = _status_class()
