"""Whose turn it is among the calls of one session, for asyncio.

A step that was lost with its connection is sent again under its name, and the server knows the name of a session's last step alone. So
the next one waits until it is answered: of two that were lost together the first would be taken twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import weakref
from typing import Any

_MOVING = ("Step", "Reset", "CloseSession")


class Turns:
    """The sessions of a connection that are being moved, in each event loop."""

    def __init__(self) -> None:
        self._locks: weakref.WeakKeyDictionary[
            asyncio.AbstractEventLoop, weakref.WeakValueDictionary[str, asyncio.Lock]
        ] = weakref.WeakKeyDictionary()

    def of(self, method: str, request: Any) -> contextlib.AbstractAsyncContextManager[None]:
        """Held while a call is made that moves the session it names; given in the order in which it is asked for."""
        session_id = request.session_id if method in _MOVING else ""
        if not session_id:
            return contextlib.nullcontext()
        locks = self._locks.setdefault(asyncio.get_running_loop(), weakref.WeakValueDictionary())
        return locks.setdefault(session_id, asyncio.Lock())
