"""What the server says of itself and of its tasks."""

from __future__ import annotations

from ..vocabulary import ActionType, Difficulty, RouteField, Split, ToolName
from .base import FieldWeights, Record
from .source import GeneratedWorlds


class DatasetSplit(Record):
    """One part of the tickets, to be played as if it were all of them."""

    split: Split
    digest: str
    ticket_count: int


class DatasetInfo(Record):
    """The tickets that the server plays with; equal digests play equal episodes."""

    digest: str
    ticket_count: int
    splits: list[DatasetSplit] = []
    """Empty: the server has none."""


class ServerInfo(Record):
    """What the server is and what it takes."""

    name: str
    description: str
    version: str
    contract_version: str
    rules_digest: str
    dataset: DatasetInfo
    max_concurrent_sessions: int
    session_timeout_seconds: int
    max_queue_size: int
    disconnect_grace_seconds: int = 0
    """Seconds from the end of a session's last connection to its own end; 0: the server does not end it for that."""
    yield_after_seconds: int = 0
    """Idle seconds after which a full server may give up a session that nobody uses."""
    max_unanswered_play_requests: int = 0
    """Requests of one stream (`AsyncHelpdeskClient.play`) that may be unanswered at a time; 0: a server without streams."""
    max_batch_items: int = 0
    """Items of a batch; 0: a server without batches."""
    max_forks: int = 0
    """Sessions that one fork opens at most; 0: a server without forks."""
    max_unread_watch_answers: int = 0
    """Answers that may wait for a watcher; 0: a server without watches."""
    worlds: GeneratedWorlds | None = None
    """The worlds that a reset can draw tickets from. None: a server without."""


class HandbookWord(Record):
    """One word of a label."""

    word: str
    meaning: str
    """A clause without a full stop."""


class HandbookField(Record):
    """One label: what it asks, how to choose its word, and what each word means."""

    field: RouteField
    asks: str
    choosing: list[str]
    """A paragraph each."""
    words: list[HandbookWord]


class Handbook(Record):
    """What the words of the four labels mean: the same for every task and ticket."""

    general: str
    """What holds for all four labels."""
    fields: list[HandbookField]
    short: str
    """Next steps and priorities alone; a task's instructions end with it."""
    text: str
    """The whole as Markdown, to be put before an agent."""


class Task(Record):
    """A task: everything in which one differs from another."""

    id: int
    name: str
    difficulty: Difficulty
    instructions: str
    allowed_fields: list[RouteField]
    actions: list[ActionType]
    tools: list[ToolName]
    field_weights: FieldWeights
    hides_context: bool
    clusters: bool
    limits_capacity: bool
    incidents: bool
    queue_management_weight: float
