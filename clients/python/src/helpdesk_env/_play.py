"""Calls of many sessions over one stream, for asyncio: a stream in each event loop that uses it, which is opened anew when its
connection is lost."""

from __future__ import annotations

import asyncio
import time
import weakref
from typing import Any

import grpc
import grpc.aio
from helpdesk.v1 import environment_service_pb2 as pb

from . import _calls
from ._aio_connection import AioConnection
from ._line import Line, LineEnded, PlayCall, TooLate
from ._places import Place
from ._turns import Turns
from .errors import (
    ClosedError,
    HelpdeskError,
    UnknownSessionError,
    error_detail,
    from_item_error,
    from_rpc_error,
    unanswered,
)
from .models import ServerInfo

_BROKEN = (
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.CANCELLED,
    # What grpc.aio says when it is writing while a connection is lost.
    grpc.StatusCode.INTERNAL,
    grpc.StatusCode.UNKNOWN,
)
"""The codes of a stream that broke. A server's own have an ErrorDetail."""


class _Playing:
    """What one event loop has of a stream."""

    def __init__(self, limit: int, batch_limit: int) -> None:
        self.limit = limit
        self.batch_limit = batch_limit
        self.free = asyncio.Semaphore(limit)
        self.line: Line | None = None


class PlayConnection:
    """The way to a server over a stream. As many of its calls as the server takes are under way; further ones wait."""

    def __init__(self, connection: AioConnection, max_unanswered: int | None, close_with_stream: bool) -> None:
        self._connection = connection
        self._max_unanswered = max_unanswered
        self._close_with_stream = close_with_stream
        self._set_up()

    def _set_up(self) -> None:
        self._playing: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Playing] = weakref.WeakKeyDictionary()
        self.sessions: weakref.WeakSet[Any] = weakref.WeakSet()
        """Those that are played over it."""
        self._turns = Turns()
        self._closed = False
        self._lost = False
        """Whether a stream ever ended otherwise than by being closed."""

    @property
    def reattachable(self) -> bool:
        """That of the client."""
        return self._connection.reattachable

    @property
    def client_connection(self) -> AioConnection:
        """That of the client."""
        return self._connection

    def place(self) -> Place:
        """Where a session is noted: closed by a call of its own when nobody closes it."""
        return self._connection.place()

    async def check_contract(self) -> ServerInfo:
        """What the server is, asked once."""
        return await self._connection.check_contract()

    @property
    def unanswered(self) -> int:
        """Calls of the running event loop that are under way."""
        playing = self._playing.get(asyncio.get_running_loop())
        return 0 if playing is None or playing.line is None else playing.line.unanswered

    async def limit(self) -> int:
        """How many calls may be under way in the running event loop."""
        return (await self._playing_here()).limit

    async def call(self, method: str, request: Any, *, retry_for_s: float = _calls.RETRY_FOR_S) -> Any:
        """Sends a call and waits for it; its failure as a HelpdeskError. One whose connection was lost is sent again."""
        if not Line.takes(method):
            return await self._connection.call(method, request, retry_for_s=retry_for_s)
        playing = await self._playing_here()
        async with self._turns.of(method, request), playing.free:
            return await self._answer(playing, method, request, retry_for_s)

    async def close(self) -> None:
        """Ends the sessions, and when all is answered the stream of the running event loop; those of others end with them."""
        try:
            for ended in await asyncio.gather(*(each.close() for each in self.sessions), return_exceptions=True):
                # A HelpdeskError: the server is gone, and the sessions with it.
                if isinstance(ended, BaseException) and not isinstance(ended, HelpdeskError):
                    raise ended
        finally:
            self._closed = True
            playing = self._playing.pop(asyncio.get_running_loop(), None)
            if playing is not None and playing.line is not None:
                await playing.line.close(_calls.CLOSE_FOR_S)

    async def _playing_here(self) -> _Playing:
        loop = asyncio.get_running_loop()
        found = self._playing.get(loop)
        if found is None:
            info = await self._connection.check_contract()
            declared = info.max_unanswered_play_requests
            if declared == 0:
                raise HelpdeskError(
                    "no_streams",
                    f"The server at {self._connection.address.url} speaks version {info.contract_version} of the contract, which has no streams.",
                    next_step="Use the client's own sessions, or a server of version 1.7.0 or later.",
                )
            limit = declared if self._max_unanswered is None else min(declared, self._max_unanswered)
            found = self._playing.setdefault(loop, _Playing(limit, info.max_batch_items))
        return found

    async def _answer(self, playing: _Playing, method: str, request: Any, retry_for_s: float) -> Any:
        give_up = time.monotonic() + retry_for_s
        pause = _calls.FIRST_PAUSE_S
        with_stream = self._close_with_stream and method == "Reset"
        while True:
            try:
                line = self._line(playing)
                return self._read(await line.ask(method, request, with_stream=with_stream))
            except TooLate as late:
                raise unanswered("DEADLINE_EXCEEDED", "Deadline Exceeded", self._connection.address.url) from late
            except LineEnded as ended:
                if ended.cause is not None and _is_of_one_request(ended.cause):
                    # Which request it was is not told: by itself each gets its own answer.
                    return await self._connection.call(method, request, retry_for_s=retry_for_s)
                self._check_over(ended, time.monotonic() + pause > give_up)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _calls.LONGEST_PAUSE_S)

    def _check_over(self, ended: LineEnded, late: bool) -> None:
        """Raises unless the call is to be sent again, on another stream."""
        url = self._connection.address.url
        if self._closed:
            raise ClosedError("closed", "The stream was closed during the call.", next_step="Make a new one.") from ended
        self._lost = True
        if ended.cause is None:
            if late:
                raise unanswered("UNAVAILABLE", "the server ended the stream without an answer", url) from ended
        elif late or not self._connection.reached or not _is_lost(ended.cause):
            raise from_rpc_error(ended.cause, url) from ended.cause

    def _line(self, playing: _Playing) -> Line:
        if self._closed:
            raise ClosedError("closed", "This stream was closed.", next_step="Make a new one by play().")
        if playing.line is None or playing.line.ended:
            playing.line = Line(self._connection.stub, playing.batch_limit, self._connection.timeout_s)
            # A stream that was dropped instead of closed.
            weakref.finalize(playing, _cancel, asyncio.get_running_loop(), playing.line.rpc).atexit = False
        return playing.line

    def _read(self, answer: Any) -> Any:
        if not isinstance(answer, pb.ItemError):
            return answer
        url = self._connection.address.url
        error = _calls.explain_unknown(from_item_error(answer, url), url)
        if isinstance(error, UnknownSessionError) and self._close_with_stream and self._lost:
            raise UnknownSessionError(
                error.reason,
                f"{error.problem} It ended with its stream, whose connection was lost.",
                subject=error.subject,
                next_step="Call reset; without close_with_stream a session outlives a lost connection.",
                session_end=error.session_end,
            )
        raise error

    def __getstate__(self) -> dict[str, Any]:
        names = ("_connection", "_max_unanswered", "_close_with_stream")
        return {name: self.__dict__[name] for name in names}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._set_up()


def _cancel(loop: asyncio.AbstractEventLoop, call: PlayCall) -> None:
    try:
        loop.call_soon_threadsafe(call.cancel)
    except RuntimeError:
        pass  # The loop is closed, and the stream with it.


def _is_of_one_request(error: grpc.RpcError) -> bool:
    """Whether the server ended the stream for what one request on it was like."""
    detail = error_detail(error)
    if detail is None:
        return _calls.code_of(error) is grpc.StatusCode.RESOURCE_EXHAUSTED
    return detail.reason in (_calls.MALFORMED, _calls.TOO_LARGE)


def _is_lost(error: grpc.RpcError) -> bool:
    """Whether the stream broke, rather than being ended by the server for a reason that it tells."""
    return error_detail(error) is None and _calls.code_of(error) in _BROKEN
