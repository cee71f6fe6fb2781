"""What a client and its sessions share: a channel in each process that uses it, and calls that outlive a lost connection."""

from __future__ import annotations

import os
import time
import weakref
from typing import Any, Generic, TypeVar, cast

import grpc
from google.protobuf.message import Message
from helpdesk.v1 import environment_service_pb2 as pb
from helpdesk.v1.environment_service_pb2_grpc import EnvironmentServiceStub

from . import _calls
from ._channels import open_channel
from ._numbers import timeout_number
from ._places import Place
from ._stubs import open_stub
from .address import Address, default_url, read_address
from .errors import ClosedError, from_rpc_error
from .models import ServerInfo

RequestT = TypeVar("RequestT", bound=Message)
ResponseT = TypeVar("ResponseT")


class Pending(Generic[RequestT, ResponseT]):
    """A call that was sent."""

    def __init__(self, method: str, request: RequestT, answer: grpc.Future[ResponseT]) -> None:
        self.method = method
        self.request = request
        self.answer = answer


class Connection:
    """The way to a server. Opened by the first call, anew in a process that was forked; a copy or pickle of it is unopened."""

    def __init__(
        self,
        url: str | None,
        timeout_s: float | None,
        channel: grpc.Channel | None = None,
        *,
        token: str | None = None,
        reattachable: bool = False,
    ) -> None:
        self.address: Address = read_address(url or default_url(), token)
        self.timeout_s = timeout_number(timeout_s)
        self.reattachable = reattachable
        self._own = channel
        self._made_by = os.getpid()
        self._set_up()

    def _set_up(self) -> None:
        # By process. That of the parent is kept and left alone: ending it here would end the parent's connection.
        self._opened: dict[int, tuple[grpc.Channel, EnvironmentServiceStub]] = {}
        self._reached = False
        self._info: ServerInfo | None = None
        self._closed = False
        self.sessions: weakref.WeakSet[Any] = weakref.WeakSet()
        """Further ones that are played over it."""

    @property
    def reached(self) -> bool:
        """Whether the server ever answered."""
        return self._reached

    @property
    def stub(self) -> EnvironmentServiceStub:
        """The generated client of this process."""
        if self._closed:
            raise ClosedError("closed", "This client was closed.", next_step="Make a new one.")
        pid = os.getpid()
        found = self._opened.get(pid)
        if found is None:
            found = self._open(pid)
        return found[1]

    def place(self) -> Place:
        """Where a session of this connection is noted."""
        return Place(self.address, self._own)

    def begin(self, method: str, request: RequestT) -> Pending[RequestT, Any]:
        """Sends a call without waiting."""
        rpc = cast("grpc.UnaryUnaryMultiCallable[RequestT, Any]", getattr(self.stub, method))
        metadata = _calls.affinity(request)
        answer = rpc.future(request, timeout=self.timeout_s, wait_for_ready=False, metadata=metadata)
        return Pending(method, request, answer)

    def finish(self, pending: Pending[Any, ResponseT], *, retry_for_s: float = _calls.RETRY_FOR_S) -> ResponseT:
        """Waits for a call; its failure as a HelpdeskError. One whose connection was lost is sent again."""
        give_up = time.monotonic() + retry_for_s
        pause = _calls.FIRST_PAUSE_S
        while True:
            try:
                answer = pending.answer.result()
                self._reached = True
                return answer
            except grpc.RpcError as error:
                # A server that was never reached is most likely not there: that is told at once.
                over = not self._reached or time.monotonic() + pause > give_up
                if over or not _calls.is_lost(error):
                    raise _calls.explain_unknown(from_rpc_error(error, self.address.url), self.address.url) from error
            except grpc.FutureCancelledError as error:
                raise ClosedError("closed", "The client was closed during the call.", next_step="Make a new one.") from error
            time.sleep(pause)
            pause = min(2 * pause, _calls.LONGEST_PAUSE_S)
            pending.answer = self.begin(pending.method, pending.request).answer

    def call(self, method: str, request: Message, *, retry_for_s: float = _calls.RETRY_FOR_S) -> Any:
        """Sends a call and waits for it."""
        return self.finish(self.begin(method, request), retry_for_s=retry_for_s)

    def check_contract(self) -> ServerInfo:
        """What the server is, asked once; warns when it speaks another major version of the contract."""
        if self._info is None:
            info = _calls.read_info(self.call("GetServerInfo", pb.GetServerInfoRequest()))
            _calls.warn_of_other_contract(info)
            self._info = info
        return self._info

    def close(self) -> None:
        """Ends the connection of this process, for good."""
        self._closed = True
        opened = self._opened.pop(os.getpid(), None)
        if opened is not None:
            opened[0].close()

    def _open(self, pid: int) -> tuple[grpc.Channel, EnvironmentServiceStub]:
        if self._own is not None and pid != self._made_by:
            raise ClosedError(
                "closed",
                "The channel that this client was given is of the process that this one was forked from.",
                next_step="Make a client with a channel of its own in this process.",
            )
        channel = open_channel(self.address) if self._own is None else self._own
        # No lock, which a fork could inherit locked: of two threads at once the later takes the earlier's channel.
        return self._opened.setdefault(pid, (channel, open_stub(channel, self.address)))

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
        self._made_by = os.getpid()
        self._set_up()


