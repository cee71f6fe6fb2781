"""One stream from its beginning to its end: calls out, answers in, matched by their ids.

To gRPC for Python a message costs many times what the call in it does. So calls of one kind that are asked for in the same turn of the
event loop go together, in a batch beside the stream; an answer is the same either way.
"""

from __future__ import annotations

import asyncio
import itertools
from typing import Any, TypeAlias

import grpc
import grpc.aio
from helpdesk.v1 import environment_service_pb2 as pb

from ._batches import batches_of, items_in

PlayCall: TypeAlias = "grpc.aio.StreamStreamCall[pb.PlayRequest, pb.PlayResponse]"

_MEMBERS = {"Reset": "reset", "Step": "step", "GetState": "get_state", "CloseSession": "close"}
"""The calls that a stream takes, and what they are named in its messages."""


class LineEnded(Exception):
    """The stream, or the batch, ended before the answer came."""

    def __init__(self, cause: grpc.RpcError | None) -> None:
        super().__init__("the stream ended")
        self.cause = cause
        """How it ended; None: it was closed."""


class TooLate(Exception):
    """The answer did not come in time. It may still come, and is not waited for."""


class _Asked:
    """A call that waits for its answer."""

    __slots__ = ("method", "request", "with_stream", "answer")

    def __init__(self, method: str, request: Any, with_stream: bool, answer: asyncio.Future[Any]) -> None:
        self.method = method
        self.request = request
        self.with_stream = with_stream
        self.answer = answer

    def tell(self, answer: Any) -> None:
        if not self.answer.done():
            self.answer.set_result(answer)

    def fail(self, error: Exception) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)


class Line:
    """A stream that was opened in the running event loop. `stub`: gRPC's, of asyncio. `batch_limit`: items that the server takes in a
    batch. `timeout_s`: longest wait for an answer; None: without a limit."""

    def __init__(self, stub: Any, batch_limit: int, timeout_s: float | None) -> None:
        self.ended = False
        self.unanswered = 0
        """Calls that wait for their answer."""
        self.rpc: PlayCall = stub.Play()
        self._stub = stub
        self._batch_limit = batch_limit
        self._timeout_s = timeout_s
        self._ids = itertools.count(1)
        self._waiting: dict[int, _Asked] = {}
        self._unsent: list[_Asked] = []
        self._batches: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()
        self._closing = False
        self._writer = asyncio.ensure_future(self._write())
        self._reader = asyncio.ensure_future(self._read())

    @staticmethod
    def takes(method: str) -> bool:
        """Whether the call can be made on a stream."""
        return method in _MEMBERS

    async def ask(self, method: str, request: Any, *, with_stream: bool = False) -> Any:
        """Makes a call and waits for its answer, which is an ItemError where it failed. `with_stream`: the session that it resets ends
        with the stream. Raises LineEnded and TooLate."""
        if self.ended:
            raise LineEnded(None)
        loop = asyncio.get_running_loop()
        asked = _Asked(method, request, with_stream, loop.create_future())
        late = None if self._timeout_s is None else loop.call_later(self._timeout_s, asked.fail, TooLate())
        self.unanswered += 1
        self._unsent.append(asked)
        self._woken.set()
        try:
            return await asked.answer
        finally:
            self.unanswered -= 1
            if late is not None:
                late.cancel()

    async def close(self, patience_s: float) -> None:
        """Ends the stream when everything that was asked is answered; after so many seconds in any case."""
        self._closing = True
        self._woken.set()
        await asyncio.wait((self._reader, *self._batches), timeout=patience_s)
        self.rpc.cancel()
        for batch in self._batches:
            batch.cancel()
        await asyncio.wait((self._reader,), timeout=patience_s)

    async def _write(self) -> None:
        try:
            while True:
                while self._unsent:
                    # What was cancelled meanwhile is left undone.
                    unsent = [asked for asked in self._unsent if not asked.answer.done()]
                    self._unsent = []
                    for message in self._messages(self._without_batches(unsent)):
                        await self.rpc.write(message)
                if self._closing:
                    await self.rpc.done_writing()
                    return
                self._woken.clear()
                await self._woken.wait()
        except (grpc.RpcError, asyncio.InvalidStateError):
            pass  # The stream has ended: the reader hears how.

    def _messages(self, calls: list[_Asked]) -> list[pb.PlayRequest]:
        """What is written of them. From here on the reader answers them, or fails them when the stream ends."""
        messages = []
        for asked in calls:
            message = pb.PlayRequest(id=next(self._ids), close_with_stream=asked.with_stream)
            getattr(message, _MEMBERS[asked.method]).CopyFrom(asked.request)
            self._waiting[message.id] = asked
            messages.append(message)
        return messages

    def _without_batches(self, unsent: list[_Asked]) -> list[_Asked]:
        """Sends those that can go together; the rest."""
        rest = unsent
        for method in ("Step", "Reset"):
            together = [asked for asked in rest if asked.method == method and not asked.with_stream]
            if self._batch_limit > 0 and len(together) > 1:
                rest = [asked for asked in rest if asked not in together]
                for batch_method, request in batches_of(method, [asked.request for asked in together], self._batch_limit):
                    size = len(items_in(request))
                    sent, together = together[:size], together[size:]
                    task = asyncio.ensure_future(self._batch(batch_method, request, sent))
                    self._batches.add(task)
                    task.add_done_callback(self._batches.discard)
        return rest

    async def _batch(self, method: str, request: Any, sent: list[_Asked]) -> None:
        try:
            response = await getattr(self._stub, method)(request, timeout=self._timeout_s)
            for asked, result in zip(sent, response.results, strict=True):
                asked.tell(getattr(result, result.WhichOneof("result")))
        except grpc.RpcError as error:
            for asked in sent:
                asked.fail(LineEnded(error))
        finally:
            for asked in sent:
                asked.fail(LineEnded(None))

    async def _read(self) -> None:
        cause: grpc.RpcError | None = None
        try:
            while True:
                response = await self.rpc.read()
                if not isinstance(response, pb.PlayResponse):
                    break  # The end.
                asked = self._waiting.pop(response.id, None)
                if asked is not None:
                    asked.tell(getattr(response, str(response.WhichOneof("answer"))))
        except grpc.RpcError as error:
            cause = error
        finally:
            self.ended = True
            self._writer.cancel()
            for asked in (*self._waiting.values(), *self._unsent):
                asked.fail(LineEnded(cause))
            self._waiting.clear()
