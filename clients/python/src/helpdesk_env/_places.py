"""The places that this process holds at servers, and how they are freed when nobody closes them.

A session that is dropped (collected, or replaced by a notebook cell that runs again) is closed by a thread of its own:
a collector must not wait for a network. When the interpreter ends, by itself, by Ctrl-C or by a SIGTERM that nobody
else handles, everything still open is closed by the same thread, which is waited for no longer than EXIT_WAIT_S. A
process that was forked holds none of its parent's places.
"""

from __future__ import annotations

import atexit
import multiprocessing
import multiprocessing.util
import os
import queue
import signal
import threading
import time
from collections.abc import Iterable
from types import FrameType

import grpc
from helpdesk.v1 import environment_service_pb2 as pb
from helpdesk.v1.environment_service_pb2_grpc import EnvironmentServiceStub

from ._channels import open_channel
from ._stubs import open_stub
from .address import Address

EXIT_WAIT_S = 3.0
"""Longest that the end of the interpreter waits for open sessions to close, in seconds, over all of them."""


class Place:
    """At most one open session of a server: what a session object holds and leaves behind."""

    def __init__(self, address: Address, channel: grpc.Channel | None = None) -> None:
        self.address = address
        self.channel = channel
        """The caller's own channel, where the address alone does not lead to the server."""
        self.session_id: str | None = None
        self._pid = os.getpid()

    @property
    def inherited(self) -> bool:
        """Whether the session was opened by the process that this one was forked from."""
        return self.session_id is not None and self._pid != os.getpid()

    def take(self, session_id: str) -> None:
        """Notes the session that the server opened."""
        self._pid = os.getpid()
        self.session_id = session_id
        _keeper.hold(self)

    def leave(self) -> str | None:
        """Forgets the session; its id if it was this process's, for the caller to close."""
        session_id = None if self.inherited else self.session_id
        self.session_id = None
        _keeper.held.discard(self)
        return session_id

    def abandon(self) -> None:
        """Nobody holds the session any more. May be called by the collector: only notes it."""
        if self.session_id is not None and not self.inherited:
            _keeper.asked.put([self])


class _Keeper:
    """The places held by this process and the thread that frees them."""

    def __init__(self) -> None:
        self.held: set[Place] = set()
        # Its put may interrupt itself, as a collector's or a signal's does; an event is told when what came before is done.
        self.asked: queue.SimpleQueue[list[Place] | threading.Event] = queue.SimpleQueue()
        self.starting = threading.Lock()
        self.thread: threading.Thread | None = None
        self.deadline: float | None = None

    def hold(self, place: Place) -> None:
        self.held.add(place)
        with self.starting:
            if self.thread is None:
                self.thread = threading.Thread(target=self._work, name="helpdesk-env-close", daemon=True)
                self.thread.start()
                if multiprocessing.parent_process() is not None:
                    # A child of multiprocessing ends without atexit.
                    multiprocessing.util.Finalize(None, close_all, exitpriority=100)
        _heed_sigterm()

    def _work(self) -> None:
        while True:
            asked = self.asked.get()
            if isinstance(asked, threading.Event):
                asked.set()
            else:
                _free(asked, self.deadline)
                self.held.difference_update(asked)


_keeper = _Keeper()


def close_all() -> None:
    """Closes every session that this process holds; waits for that no longer than EXIT_WAIT_S."""
    if not _keeper.held or _keeper.thread is None:
        return
    done = threading.Event()
    _keeper.deadline = time.monotonic() + EXIT_WAIT_S
    _keeper.asked.put(list(_keeper.held))
    _keeper.asked.put(done)
    done.wait(EXIT_WAIT_S)


def _free(places: Iterable[Place], deadline: float | None) -> None:
    by_server: dict[tuple[Address, grpc.Channel | None], list[str]] = {}
    for place in places:
        session_id, place.session_id = place.session_id, None
        if session_id is not None:
            by_server.setdefault((place.address, place.channel), []).append(session_id)
    for (address, own), session_ids in by_server.items():
        try:
            channel = open_channel(address) if own is None else own
            stub = open_stub(channel, address)
            for session_id in session_ids:
                left = EXIT_WAIT_S if deadline is None else deadline - time.monotonic()
                if left <= 0 or not _close(stub, session_id, left):
                    break
            if own is None:
                channel.close()
        except Exception:
            pass  # Nobody is there to be told; the server ends what is idle by itself.


def _close(stub: EnvironmentServiceStub, session_id: str, timeout_s: float) -> bool:
    """Whether the server answered, be it that it knows no such session."""
    try:
        metadata = (("x-session-id", session_id),)
        stub.CloseSession(pb.CloseSessionRequest(session_id=session_id), timeout=timeout_s, metadata=metadata)
    except grpc.RpcError as error:
        return isinstance(error, grpc.Call) and error.code() is grpc.StatusCode.NOT_FOUND
    return True


def _heed_sigterm() -> None:
    """Closes before a SIGTERM ends the process, where nobody else handles it: by itself it runs no exit handlers."""
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _end)


def _end(number: int, frame: FrameType | None) -> None:
    close_all()
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _after_fork() -> None:
    global _keeper
    _keeper = _Keeper()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
atexit.register(close_all)
