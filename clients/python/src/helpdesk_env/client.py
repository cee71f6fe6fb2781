"""The synchronous client over gRPC."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import grpc
from google.protobuf.message import Message
from helpdesk.v1 import environment_service_pb2 as pb
from helpdesk.v1.environment_service_pb2_grpc import EnvironmentServiceStub

from . import _branches, _calls
from ._batches import Batch, BatchedResets, refuse_twice
from ._connection import Connection
from .actions import Action
from .branches import Restored, Snapshot
from .errors import HelpdeskError, from_rpc_error
from .models import Handbook, Observation, RunSummary, ServerInfo, SessionSummary, Task
from .options import ResetOptions
from .session import HelpdeskSession, PendingReset, PendingStep
from .vocabulary import HistoryDetail, StaticFields
from .watching import Watch

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
        self._connection.sessions.add(session)
        return session

    def restore(self, snapshot: bytes | Snapshot, *, request_id: str | None = None) -> Restored[HelpdeskSession]:
        """Opens a session that goes on where the snapshot was taken, at this server or another with the same rules and tickets, any
        number of times. InvalidRequestError `invalid_snapshot` for what is none, EpisodeError `snapshot_mismatch` where it was taken with others.
        `request_id`: as that of `fork`."""
        request = _branches.restore_request(snapshot, request_id, self._connection.reattachable)
        opened = self._finish_opening(self._connection.begin("RestoreSession", request))
        return Restored(self._further(opened.session_id), opened.step_count, _branches.read_seen(opened))

    def watch(
        self,
        session_id: str | None = None,
        *,
        from_step: int | None = None,
        history: HistoryDetail | None = None,
        static_fields: StaticFields | None = None,
    ) -> Watch:
        """As `HelpdeskSession.watch`; with `session_id`, which `list_sessions` tells, that of any session that the token may watch."""
        watched = self._opened() if session_id is None else session_id
        return Watch(self._connection, _branches.watch_request(watched, from_step, history, static_fields))

    def list_sessions(self, *, owner: str | None = None, page_size: int = 0) -> Iterator[SessionSummary]:
        """The open sessions of the server, or of all that share its store, in the order of their ids, asked for page by page; of one
        `owner` alone where one is named. For the operator. A `page_size` of 0 is the server's own."""
        request = _branches.list_request(owner, page_size)
        while True:
            page = self._connection.call("ListSessions", request)
            yield from _branches.read_summaries(page)
            if not page.next_page_token:
                return
            request.page_token = page.next_page_token

    def list_runs(self, *, run: str | None = None, owner: str | None = None, page_size: int = 0) -> Iterator[RunSummary]:
        """The runs, by owner and name, asked for page by page: named series of episodes, which resets begin (`run=`). That of one
        name or of one `owner` alone where it is named. A `page_size` of 0 is the server's own."""
        request = _branches.list_runs_request(run, owner, page_size)
        while True:
            page = self._connection.call("ListRuns", request)
            yield from _branches.read_runs(page)
            if not page.next_page_token:
                return
            request.page_token = page.next_page_token

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
            leaving = [(each, each._begin_close()) for each in (*self._connection.sessions, self)]
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

    def __enter__(self) -> HelpdeskClient:
        return self
