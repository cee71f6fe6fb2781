"""Every answer of a session as it is given."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any

import grpc
import grpc.aio
from helpdesk.v1 import environment_service_pb2 as pb

from . import _branches, _calls
from .branches import WatchedAnswer
from .errors import HelpdeskError, from_rpc_error

if TYPE_CHECKING:
    from ._aio_connection import AioConnection
    from ._connection import Connection


class _Progress:
    """How far a watch is, and whether it goes on when its connection is lost."""

    def __init__(self, request: pb.WatchSessionRequest, url: str) -> None:
        self.request = request
        self.session_end: str | None = None
        self.over = False
        self._url = url
        self._reached = False
        self._lost_at: float | None = None
        self._pause = _calls.FIRST_PAUSE_S

    def take(self, message: pb.WatchSessionResponse) -> WatchedAnswer | None:
        """The answer that the message tells; None: it tells the end."""
        self._reached = True
        self._lost_at = None
        self._pause = _calls.FIRST_PAUSE_S
        if message.WhichOneof("event") != "answer":
            self.session_end = _branches.read_end(message)
            self.over = True
            return None
        # What a new connection begins with.
        self.request.from_step = message.answer.step_count + 1
        return _branches.read_answer(message.answer)

    def pause(self, error: grpc.RpcError, reached: bool) -> float:
        """Seconds until it is tried again; raises where that is of no use."""
        now = time.monotonic()
        if self._lost_at is None:
            self._lost_at = now
        late = now + self._pause > self._lost_at + _calls.RETRY_FOR_S
        if late or not (reached or self._reached) or not _calls.is_lost(error):
            self.over = True
            raise self._failure(error) from error
        pause = self._pause
        self._pause = min(2 * pause, _calls.LONGEST_PAUSE_S)
        return pause

    def _failure(self, error: grpc.RpcError) -> HelpdeskError:
        return _calls.explain_unknown(from_rpc_error(error, self._url), self._url)


class Watch(Iterator[WatchedAnswer]):
    """The answers of a session, one after another, until it ends; `session_end` says then how. Made by `watch`. It waits for the
    next answer without a limit; `close`, or the end of its `with` block, ends it. A connection that is lost is made anew, and
    what was answered meanwhile in the same episode is told."""

    def __init__(self, connection: Connection, request: pb.WatchSessionRequest) -> None:
        self._connection = connection
        self._progress = _Progress(request, connection.address.url)
        self._call: Any = self._begin()

    @property
    def session_end(self) -> str | None:
        """How the session ended (closed, idle, given_up, disconnected, lost); None: it has not, as far as is known."""
        return self._progress.session_end

    def close(self) -> None:
        """Ends the watch; the session goes on. Harmless when it is over."""
        self._progress.over = True
        self._call.cancel()

    def __next__(self) -> WatchedAnswer:
        while not self._progress.over:
            try:
                answer = self._progress.take(next(self._call))
            except StopIteration:
                self._progress.over = True
            except grpc.RpcError as error:
                if self._progress.over:
                    break
                time.sleep(self._progress.pause(error, self._connection.reached))
                self._call = self._begin()
            else:
                if answer is not None:
                    return answer
        raise StopIteration

    def _begin(self) -> Any:
        request = self._progress.request
        return self._connection.stub.WatchSession(request, metadata=_calls.affinity(request))

    def __enter__(self) -> Watch:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AsyncWatch(AsyncIterator[WatchedAnswer]):
    """As `Watch`, for `async for` in one event loop."""

    def __init__(self, connection: AioConnection, request: pb.WatchSessionRequest) -> None:
        self._connection = connection
        self._progress = _Progress(request, connection.address.url)
        self._call: Any = self._begin()

    @property
    def session_end(self) -> str | None:
        """As that of `Watch`."""
        return self._progress.session_end

    def close(self) -> None:
        """Ends the watch; the session goes on. Harmless when it is over."""
        self._progress.over = True
        self._call.cancel()

    async def __anext__(self) -> WatchedAnswer:
        while not self._progress.over:
            try:
                message = await self._call.read()
                if message is grpc.aio.EOF:
                    self._progress.over = True
                    break
                answer = self._progress.take(message)
            except grpc.RpcError as error:
                if self._progress.over:
                    break
                await asyncio.sleep(self._progress.pause(error, self._connection.reached))
                self._call = self._begin()
            except asyncio.CancelledError:
                # That of close, not of the task.
                if self._progress.over and self._call.cancelled():
                    break
                raise
            else:
                if answer is not None:
                    return answer
        raise StopAsyncIteration

    def _begin(self) -> Any:
        request = self._progress.request
        return self._connection.stub.WatchSession(request, metadata=_calls.affinity(request))

    async def __aenter__(self) -> AsyncWatch:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
