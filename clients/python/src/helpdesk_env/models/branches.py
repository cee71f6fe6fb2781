"""What the server tells of its sessions and runs."""

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
    run: str = ""
    """The run that its episode is of; empty: of none."""
    policy: str = ""
    """Who plays: the policy of the last reset or, without one, its agent; empty: not said."""
    score: float | None = None
    """Mean score of the tickets handled so far; once the episode is over, its rubric_reward. None: not known."""
    penalized_steps: int = 0
    """Steps of its episode whose action was penalized; 0 from a server of before contract 1.13.0."""


class RunSummary(Record):
    """A run, as far as it has come."""

    run: str
    owner: str = ""
    """Name of the token whose it is; empty: the server asks nobody for a token."""
    policies: list[str] = []
    """Who played, in the order in which they came; at most 20."""
    finished_episodes: int
    """Those that came to their end."""
    unfinished_episodes: int
    """Those that ended before that."""
    open_episodes: int
    """Those that are being played."""
    mean_score: float | None = None
    """Of the episodes that are over, from 0 to 1; an unfinished one counts as what finishing nothing more would have given. None:
    none is over."""
    steps: int
    """Of the episodes that are over."""
    penalized_steps: int
    first_at: float
    """When the first episode began, in seconds since 1970 (UTC)."""
    last_at: float
    """When the last episode began or ended, likewise."""
    recorded: bool
    """Whether its episodes are kept, and can be read at `/runs/NAME`."""
