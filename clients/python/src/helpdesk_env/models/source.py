"""Where the tickets of an episode come from, as the server tells it."""

from __future__ import annotations

from ..vocabulary import WorldSplit, WorldTwin
from .base import Record


class GeneratedSource(Record):
    """A world, and how hard its tickets are; None: as the worlds are by themselves."""

    world: int = 0
    split: WorldSplit = "train"
    hidden_percent: int | None = None
    misleading_percent: int | None = None
    cluster_size: int | None = None
    scarcity_percent: int | None = None
    key_digest: str | None = None
    """SHA-256 of the key that the world is derived from. None: there is none."""
    twin: WorldTwin | None = None
    """The same tickets in another form. None: as they are."""


class TicketSource(Record):
    """Where tickets come from."""

    generated: GeneratedSource | None = None


class SourceOption(Record):
    """A number that a generated source takes."""

    name: str
    minimum: int
    maximum: int
    description: str


class GeneratedWorlds(Record):
    """The worlds that a server has; equal digests and keys draw equal tickets."""

    digest: str
    key_digest: str = ""
    """Empty: no key, so that whoever has the program can write every ticket of every world, labels included."""
    options: list[SourceOption] = []
