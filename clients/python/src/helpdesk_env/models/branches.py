"""What the server tells of its sessions."""

from __future__ import annotations

from .base import Record


class SessionSummary(Record):
    """An open session, as an operator sees it."""

    session_id: str
    owner: str = ""
    """Name of the token that it belongs to; empty: the server asks nobody for a token."""
    task_id: int | None = None
    """Task of its episode; None: it has none yet, or nobody has used it since the server was restarted."""
    step_count: int
    done: bool
    """Whether its episode is over."""
    age_seconds: float
    idle_seconds: float
    """Since its last call."""
    agent: str = ""
    """Who plays, as the last reset says; empty: not said."""
    score: float | None = None
    """Mean score of the tickets handled so far; once the episode is over, its rubric_reward. None: not known."""
    penalized_steps: int = 0
    """Steps of its episode whose action was penalized; 0 from a server of before contract 1.13.0."""
