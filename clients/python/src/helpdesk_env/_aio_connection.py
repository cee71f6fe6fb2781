"""What an asyncio client and its sessions share: a channel in each event loop that uses it, and calls that outlive a lost
connection."""

from __future__ import annotations

import asyncio
import os
import time
import weakref
from typing import Any, Protocol

import grpc
import grpc.aio
from google.protobuf.message import Message
from helpdesk.v1 import environment_service_pb2 as pb
from helpdesk.v1.environment_service_pb2_grpc import EnvironmentServiceStub

from . import _calls
from ._channels import open_aio_channel
from ._numbers import timeout_number
from ._places import Place
from ._stubs import open_stub
from ._turns import Turns
from .address import Address, default_url, read_address
from .errors import ClosedError, HelpdeskError, from_rpc_error
from .models import ServerInfo

_first_used_by: int | None = None
"""The process in which grpc.aio first ran: its machinery is dead in one that was forked from there."""


class SessionConnection(Protocol):
    """What a session needs of the way to its server: an AioConnection, or a stream over one."""

    @property
    def reattachable(self) -> bool:
        """Whether sessions are to outlive their connections for long."""

    @property
    def sessions(self) -> weakref.WeakSet[Any]:
        """Further ones that are played over it."""

    @property
    def client_connection(self) -> AioConnection:
        """What calls go over that are answered bit by bit."""

    def place(self) -> Place:
        """Where a session is noted."""

    async def check_contract(self) -> ServerInfo:
        """What the server is, asked once."""

    async def call(self, method: str, request: Any, *, retry_for_s: float = ...) -> Any:
        """Sends a call and waits for it; its failure as a HelpdeskError."""


class AioConnection:
    """The way to a server. Opened by the first call in each event loop; a copy or pickle of it is unopened."""

    def __init__(
        self,
        url: str | None,
        timeout_s: float | None,
        channel: grpc.aio.Channel | None = None,
        *,
        token: str | None = None,
        reattachable: bool = False,
    ) -> None:
        self.address: Address = read_address(url or default_url(), token)
        self.timeout_s = timeout_number(timeout_s)
        self.reattachable = reattachable
        self._own = channel
        self._set_up()

    def _set_up(self) -> None:
        # By event loop; one that is gone takes its channel along.
        self._opened: weakref.WeakKeyDictionary[
            asyncio.AbstractEventLoop, tuple[grpc.aio.Channel, EnvironmentServiceStub]
        ] = weakref.WeakKeyDictionary()
        self._reached = False
        self._info: ServerInfo | None = None
        self._turns = Turns()
        self._closed = False
        self.sessions: weakref.WeakSet[Any] = weakref.WeakSet()
        """Further ones that are played over it."""

    @property
    def client_connection(self) -> AioConnection:
        """Itself."""
        return self

    @property
    def reached(self) -> bool:
        """Whether the server ever answered."""
        return self._reached

    @property
    def stub(self) -> EnvironmentServiceStub:
        """The generated client of the running event loop."""
        if self._closed:
            raise ClosedError("closed", "This client was closed.", next_step="Make a new one.")
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            raise HelpdeskError(
                "no_event_loop",
                "AsyncHelpdeskClient was used outside of an event loop.",
                next_step="Call it in a coroutine that asyncio.run runs, or use HelpdeskClient.",
            ) from None
        found = self._opened.get(loop)
        if found is None:
            _refuse_after_fork()
            channel = open_aio_channel(self.address) if self._own is None else self._own
            found = self._opened[loop] = (channel, open_stub(channel, self.address))
        return found[1]

    def place(self) -> Place:
        """Where a session of this connection is noted."""
        return Place(self.address)

    async def call(self, method: str, request: Message, *, retry_for_s: float = _calls.RETRY_FOR_S) -> Any:
        """Sends a call and waits for it; its failure as a HelpdeskError. One whose connection was lost is sent again."""
        async with self._turns.of(method, request):
            return await self._answer(method, request, retry_for_s)

    async def _answer(self, method: str, request: Message, retry_for_s: float) -> Any:
        give_up = time.monotonic() + retry_for_s
        pause = _calls.FIRST_PAUSE_S
        while True:
            try:
                answer = await getattr(self.stub, method)(
                    request, timeout=self.timeout_s, metadata=_calls.affinity(request)
                )
                self._reached = True
                return answer
            except grpc.RpcError as error:
                # A server that was never reached is most likely not there: that is told at once.
                over = not self._reached or time.monotonic() + pause > give_up
                if over or not _calls.is_lost(error):
                    raise _calls.explain_unknown(from_rpc_error(error, self.address.url), self.address.url) from error
            await asyncio.sleep(pause)
            pause = min(2 * pause, _calls.LONGEST_PAUSE_S)

    async def check_contract(self) -> ServerInfo:
        """What the server is, asked once; warns when it speaks another major version of the contract."""
        if self._info is None:
            info = _calls.read_info(await self.call("GetServerInfo", pb.GetServerInfoRequest()))
            _calls.warn_of_other_contract(info)
            self._info = info
        return self._info

    async def close(self) -> None:
        """Ends the connection of the running event loop; those of others end with them."""
        self._closed = True
        opened = self._opened.pop(asyncio.get_running_loop(), None)
        if opened is not None:
            await opened[0].close(None)

    def __getstate__(self) -> dict[str, Any]:
        if self._own is not None:
            raise TypeError("a client that was given a channel cannot be copied or pickled; make one from its address")
        return {
            "address": self.address,
            "timeout_s": self.timeout_s,
            "reattachable": self.reattachable,
            "_own": None,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._set_up()


def _refuse_after_fork() -> None:
    global _first_used_by
    if _first_used_by is None:
        _first_used_by = os.getpid()
    if _first_used_by != os.getpid():
        raise HelpdeskError(
            "forked",
            "This process was forked from one that had used AsyncHelpdeskClient; gRPC's asyncio does not outlive that.",
            next_step="Start it with multiprocessing's 'spawn' or 'forkserver', or use HelpdeskClient in it.",
        )
