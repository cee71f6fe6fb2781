"""What a reset may be asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from .source import TicketSource
from .vocabulary import HistoryDetail, RewardMode, Split, StaticFields


class ResetOptions(TypedDict, total=False):
    """Every option of a reset; `HelpdeskSession.reset` says what each means. None asks for the default."""

    task_id: int | None
    seed: int | None
    queue_size: int | None
    ticket_ids: Sequence[str] | None
    episode_id: str | None
    split: Split | None
    source: TicketSource | None
    reward_mode: RewardMode | None
    agent: str | None
    run: str | None
    policy: str | None
    request_id: str | None
    history: HistoryDetail | None
    static_fields: StaticFields | None
