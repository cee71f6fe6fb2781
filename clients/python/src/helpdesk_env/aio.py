"""The asyncio client over gRPC; the same words and behaviour as the synchronous one."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import AsyncIterator, Sequence
from typing import Any, TypeVar

import grpc
import grpc.aio
from google.protobuf.message import Message
from helpdesk.v1 import environment_service_pb2 as pb
from helpdesk.v1.environment_service_pb2_grpc import EnvironmentServiceStub

from . import _branches, _calls
from ._aio_connection import AioConnection
from ._batches import Kind, abandon_opened, answers_in, batches_of, is_forgotten, items_in, refuse_twice
from ._numbers import whole_number
from ._play import PlayConnection
from .actions import Action
from .aio_session import AsyncHelpdeskSession
from .branches import Restored, Snapshot
from .errors import HelpdeskError, from_rpc_error
from .models import Handbook, Observation, RunSummary, ServerInfo, SessionSummary, Task
from .options import ResetOptions
from .play import AsyncHelpdeskStream
from .vocabulary import HistoryDetail, StaticFields
from .watching import AsyncWatch

__all__ = ["AsyncHelpdeskClient", "AsyncHelpdeskSession", "AsyncHelpdeskStream"]

RequestT = TypeVar("RequestT", bound=Message)
ResponseT = TypeVar("ResponseT")


class AsyncHelpdeskClient(AsyncHelpdeskSession):
    """A connection to a server, and a first session on it; see HelpdeskClient.

    >>> async with AsyncHelpdeskClient("http://localhost:7860") as env:
    ...     observation = await env.reset(task_id=3, seed=42)

    It may be made anywhere, and used in one event loop after another, or in several: each has its own connection, the
    sessions are the same. With longer than the server's grace time between two loops, make it `reattachable`.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        timeout_s: float | None = _calls.DEFAULT_TIMEOUT_S,
        channel: grpc.aio.Channel | None = None,
        token: str | None = None,
        reattachable: bool = False,
    ) -> None:
        self._connection: AioConnection
        super().__init__(AioConnection(url, timeout_s, channel, token=token, reattachable=reattachable))
        self._streams: weakref.WeakSet[PlayConnection] = weakref.WeakSet()

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
        """The generated client of the running event loop, for what this one does not wrap."""
        return self._connection.stub

    async def info(self) -> ServerInfo:
        """What the server is: versions, digests, limits."""
        return _calls.read_info(await self._connection.call("GetServerInfo", pb.GetServerInfoRequest()))

    async def tasks(self) -> list[Task]:
        """The tasks, easiest first."""
        return _calls.read_tasks(await self._connection.call("ListTasks", pb.ListTasksRequest()))

    async def handbook(self) -> Handbook:
        """What the words of the labels mean, whole and in short. Needs a server of contract 1.10 or later."""
        return _calls.read_handbook(await self._connection.call("GetHandbook", pb.GetHandbookRequest()))

    def session(self) -> AsyncHelpdeskSession:
        """One more session over this connection; closed with it."""
        session = AsyncHelpdeskSession(self._connection)
        self._connection.sessions.add(session)
        return session

    async def restore(
        self, snapshot: bytes | Snapshot, *, request_id: str | None = None
    ) -> Restored[AsyncHelpdeskSession]:
        """As HelpdeskClient.restore."""
        request = _branches.restore_request(snapshot, request_id, self._connection.reattachable)
        opened = await self._opening("RestoreSession", request)
        return Restored(self._further(opened.session_id), opened.step_count, _branches.read_seen(opened))

    def watch(
        self,
        session_id: str | None = None,
        *,
        from_step: int | None = None,
        history: HistoryDetail | None = None,
        static_fields: StaticFields | None = None,
    ) -> AsyncWatch:
        """As HelpdeskClient.watch, for `async for`."""
        watched = self._opened() if session_id is None else session_id
        return AsyncWatch(self._connection, _branches.watch_request(watched, from_step, history, static_fields))

    async def list_sessions(self, *, owner: str | None = None, page_size: int = 0) -> AsyncIterator[SessionSummary]:
        """As HelpdeskClient.list_sessions, for `async for`."""
        request = _branches.list_request(owner, page_size)
        while True:
            page = await self._connection.call("ListSessions", request)
            for summary in _branches.read_summaries(page):
                yield summary
            if not page.next_page_token:
                return
            request.page_token = page.next_page_token

    async def list_runs(
        self, *, run: str | None = None, owner: str | None = None, page_size: int = 0
    ) -> AsyncIterator[RunSummary]:
        """As HelpdeskClient.list_runs, for `async for`."""
        request = _branches.list_runs_request(run, owner, page_size)
        while True:
            page = await self._connection.call("ListRuns", request)
            for summary in _branches.read_runs(page):
                yield summary
            if not page.next_page_token:
                return
            request.page_token = page.next_page_token

    def play(self, *, max_unanswered: int | None = None, close_with_stream: bool = False) -> AsyncHelpdeskStream:
        """A stream for many sessions, to be used with `async with`. At most `max_unanswered` calls are under way on it, and no more
        than the server takes. With `close_with_stream` the server ends its sessions together with the stream, however that ends:
        then a lost connection loses them. HelpdeskError `no_streams`: the server is of a contract before 1.7.0."""
        if max_unanswered is not None and whole_number("max_unanswered", max_unanswered) < 1:
            raise ValueError(f"max_unanswered cannot be {max_unanswered}; ask for 1 or more")
        connection = PlayConnection(self._connection, max_unanswered, close_with_stream)
        self._streams.add(connection)
        return AsyncHelpdeskStream(connection)

    async def batch_reset(
        self, resets: Sequence[tuple[AsyncHelpdeskSession, ResetOptions]]
    ) -> list[Observation | HelpdeskError]:
        """As HelpdeskClient.batch_reset."""
        self._refuse_others([session for session, _ in resets])
        requests = [await session._reset_request(options) for session, options in resets]
        results = await self._batch("Reset", requests)
        forgotten = [index for index, result in enumerate(results) if is_forgotten(requests[index], result)]
        for index in forgotten:
            requests[index].ClearField("session_id")
        anew = await self._batch("Reset", [requests[index] for index in forgotten])
        for index, result in zip(forgotten, anew, strict=True):
            results[index] = result
        for (session, _), result in zip(resets, results, strict=True):
            if isinstance(result, pb.ResetResponse):
                session._place.take(result.session_id)
        return [each if isinstance(each, HelpdeskError) else _calls.read_observation(each) for each in results]

    async def batch_step(
        self, steps: Sequence[tuple[AsyncHelpdeskSession, Action]]
    ) -> list[Observation | HelpdeskError]:
        """As HelpdeskClient.batch_step."""
        self._refuse_others([session for session, _ in steps])
        requests = [_calls.step_request(session._opened(), action) for session, action in steps]
        results = await self._batch("Step", requests)
        return [each if isinstance(each, HelpdeskError) else _calls.read_observation(each) for each in results]

    async def close(self) -> None:
        """Ends all sessions and the connection, for good. Harmless when it is closed."""
        try:
            await asyncio.gather(*(each.close() for each in self._streams))
            leaving = (AsyncHelpdeskSession.close(each) for each in (*self._connection.sessions, self))
            for ended in await asyncio.gather(*leaving, return_exceptions=True):
                # A HelpdeskError: the server is gone, and the sessions with it.
                if isinstance(ended, BaseException) and not isinstance(ended, HelpdeskError):
                    raise ended
        finally:
            await self._connection.close()

    async def call(
        self, rpc: grpc.aio.UnaryUnaryMultiCallable[RequestT, ResponseT], request: RequestT
    ) -> ResponseT:
        """Sends a call of `stub` and waits for it; its failure as a HelpdeskError. Never sent again."""
        try:
            return await rpc(request, timeout=self.timeout_s)
        except grpc.RpcError as error:
            raise from_rpc_error(error, self.url) from error

    async def _batch(self, kind: Kind, items: Sequence[Any]) -> list[Any]:
        """What each item came to, in their order."""
        limit = (await self._connection.check_contract()).max_batch_items
        asked = [self._batch_answers(method, request) for method, request in batches_of(kind, items, limit)]
        return [answer for answers in await asyncio.gather(*asked) for answer in answers]

    async def _batch_answers(self, method: str, request: Any) -> list[Any]:
        asked = asyncio.ensure_future(self._connection.call(method, request))
        try:
            return answers_in(await asyncio.shield(asked), self.url)
        except HelpdeskError as error:
            return [error] * len(items_in(request))
        except asyncio.CancelledError:
            abandon_opened(self._connection.place, request, asked)
            raise

    def _refuse_others(self, sessions: Sequence[AsyncHelpdeskSession]) -> None:
        refuse_twice(sessions)
        if any(session._connection is not self._connection for session in sessions):
            raise ValueError("a session in the batch is another client's, or a stream's; make them by session() of this client")

    def __getstate__(self) -> dict[str, Any]:
        return {**super().__getstate__(), "_connection": self._connection, "_streams": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        self._streams = weakref.WeakSet()

    async def __aenter__(self) -> AsyncHelpdeskClient:
        return self
