"""Sessions made out of sessions, as the clients give them: see `HelpdeskSession.fork`, `snapshot`, `watch` and `HelpdeskClient.restore`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from .models import Observation

SessionT = TypeVar("SessionT")


@dataclass(frozen=True)
class Forks(Generic[SessionT]):
    """Sessions that share a past."""

    sessions: list[SessionT]
    """As many as were asked for; each closed as any session is."""
    step_count: int
    """Steps that each has taken."""
    observation: Observation
    """What the agent sees in each."""


@dataclass(frozen=True)
class Snapshot:
    """A session as portable bytes."""

    snapshot: bytes
    """For `restore`, here or at another server with the same rules and tickets; not to be read."""
    step_count: int
    """Steps that the session had taken."""


@dataclass(frozen=True)
class Restored(Generic[SessionT]):
    """A session that goes on where a snapshot was taken."""

    session: SessionT
    step_count: int
    """Steps that it has taken."""
    observation: Observation
    """What the agent sees in it."""


@dataclass(frozen=True)
class WatchedAnswer:
    """An answer of a session that is watched."""

    step_count: int
    """Steps taken with it in its episode; 0: it is that to a reset."""
    observation: Observation
    """What it said; the last entry of its history tells the action."""
