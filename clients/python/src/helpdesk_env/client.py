"""The synchronous client over gRPC."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from typing import Any, TypeVar

import grpc
from google.protobuf.message import Message
from helpdesk.v1 import environment_service_pb2 as pb
from helpdesk.v1.environment_service_pb2_grpc import EnvironmentServiceStub

from . import _calls
from ._batches import Batch, BatchedResets, refuse_twice
from ._connection import Connection
from .actions import Action
from .errors import HelpdeskError, from_rpc_error
from .models import Handbook, Observation, ServerInfo, Task
from .options import ResetOptions
from .session import HelpdeskSession, PendingReset, PendingStep

__all__ = ["HelpdeskClient", "HelpdeskSession", "PendingReset", "PendingStep"]

RequestT = TypeVar("RequestT", bound=Message)
ResponseT = TypeVar("ResponseT")


class HelpdeskClient(HelpdeskSession):
    """A connection to a server, and a first session on it: `reset`, `step`, `state`, `report` and `close` are that
    session's.

    >>> with HelpdeskClient("http://localhost:7860") as env:
    ...     observation = env.reset(task_id=3, seed=42)

    Without a URL the server is at HELPDESK_ENV_URL, else http://localhost:7860. `session()` gives further sessions over
    the same connection. Safe to use from several threads, a session from one at a time; in a process that was forked the
    client connects anew. An answer is waited for `timeout_s` seconds, without a limit if it is None. A server ends a session
    whose connection is gone for longer than its grace time (`info().disconnect_grace_seconds`); with `reattachable` it keeps it
    for its idle time, also when this process was killed. A server that asks who calls gets `token`, else HELPDESK_TOKEN.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        timeout_s: float | None = _calls.DEFAULT_TIMEOUT_S,
        channel: grpc.Channel | None = None,
        token: str | None = None,
        reattachable: bool = False,
    ) -> None:
        super().__init__(Connection(url, timeout_s, channel, token=token, reattachable=reattachable))
        self._sessions: weakref.WeakSet[HelpdeskSession] = weakref.WeakSet()

    @property
    def url(self) -> str:
        """Where the server is."""
        return self._connection.address.url

    @property
    def timeout_s(self) -> float | None:
        """Longest wait for an answer, in seconds above 0; None: without a limit."""
        return self._connection.timeout_s

    @property
    def stub(self) -> EnvironmentServiceStub:
        """The generated client, for what this one does not wrap."""
        return self._connection.stub

    def info(self) -> ServerInfo:
        """What the server is: versions, digests, limits."""
        return _calls.read_info(self._connection.call("GetServerInfo", pb.GetServerInfoRequest()))

    def tasks(self) -> list[Task]:
        """The tasks, easiest first."""
        return _calls.read_tasks(self._connection.call("ListTasks", pb.ListTasksRequest()))

    def handbook(self) -> Handbook:
        """What the words of the labels mean, whole and in short. Needs a server of contract 1.10 or later."""
        return _calls.read_handbook(self._connection.call("GetHandbook", pb.GetHandbookRequest()))

    def session(self) -> HelpdeskSession:
        """One more session over this connection; closed with it."""
        session = HelpdeskSession(self._connection)
        self._sessions.add(session)
        return session

    def batch_reset(
        self, resets: Sequence[tuple[HelpdeskSession, ResetOptions]]
    ) -> list[Observation | HelpdeskError]:
        """Resets sessions of this client, each once, in one call of the server, or as many as it takes. What each then sees, or its
        error: one that fails moves no other."""
        self._refuse_others([session for session, _ in resets])
        answers = BatchedResets(self._connection, resets).finish()
        return [each if isinstance(each, HelpdeskError) else _calls.read_observation(each) for each in answers]

    def batch_step(self, steps: Sequence[tuple[HelpdeskSession, Action]]) -> list[Observation | HelpdeskError]:
        """Takes an action in each of these sessions of this client, as `batch_reset` resets them. What was lost with its connection
        is asked for again and taken once."""
        self._refuse_others([session for session, _ in steps])
        requests = [_calls.step_request(session._opened(), action) for session, action in steps]
        batch: Batch[pb.StepResponse] = Batch(self._connection, "Step", requests)
        return [each if isinstance(each, HelpdeskError) else _calls.read_observation(each) for each in batch.finish()]

    def close(self) -> None:
        """Ends all sessions and the connection, for good. Harmless when it is closed."""
        try:
            leaving = [(each, each._begin_close()) for each in (*self._sessions, self)]
            for session, pending in leaving:
                if pending is not None:
                    session._finish_close(pending)
        except HelpdeskError:
            pass  # The server is gone, and the sessions with it.
        finally:
            self._connection.close()

    def call(self, rpc: grpc.UnaryUnaryMultiCallable[RequestT, ResponseT], request: RequestT) -> ResponseT:
        """Sends a call of `stub` and waits for it; its failure as a HelpdeskError. Never sent again."""
        try:
            return rpc(request, timeout=self.timeout_s)
        except grpc.RpcError as error:
            raise from_rpc_error(error, self.url) from error

    def _refuse_others(self, sessions: Sequence[HelpdeskSession]) -> None:
        refuse_twice(sessions)
        if any(session._connection is not self._connection for session in sessions):
            raise ValueError("a session in the batch is another client's; make them by session() of this one")

    def __getstate__(self) -> dict[str, Any]:
        return {**super().__getstate__(), "_sessions": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        self._sessions = weakref.WeakSet()

    def __enter__(self) -> HelpdeskClient:
        return self
