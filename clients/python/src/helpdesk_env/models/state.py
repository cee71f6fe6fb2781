"""The operator's view of an episode: ids and counters, never a label."""

from __future__ import annotations

from ..vocabulary import RewardMode, Split
from .base import Record, TeamCounts
from .event import QueueEvent
from .reward import QueueManagementBreakdown
from .source import TicketSource


class State(Record):
    """The state; docs/environment.md says what each counter counts."""

    episode_id: str | None = None
    step_count: int = 0
    current_task_id: int | None = None
    seed: int | None = None
    queue_ticket_ids: list[str] = []
    current_ticket_index: int = 0
    per_ticket_scores: list[float] = []
    total_reward: float = 0.0
    reward: float | None = None
    done: bool = False
    truncated: bool = False
    rubric_reward: float | None = None
    average_score_so_far: float = 0.0
    investigation_steps: int = 0
    investigation_budget_remaining: int = 0
    team_capacity_remaining: TeamCounts | None = None
    team_capacity_initial: TeamCounts | None = None
    high_priority_slots_remaining: int = 0
    high_priority_slots_initial: int = 0
    escalation_slots_remaining: int = 0
    escalation_slots_initial: int = 0
    incident_slots_remaining: int = 0
    incident_slots_initial: int = 0
    planning_penalty_total: float = 0.0
    planning_penalty_applied: float = 0.0
    incident_gap_total: float = 0.0
    sla_breach_count: int = 0
    deferred_ticket_count: int = 0
    open_incident_ticket_ids: list[str] = []
    spawned_follow_up_ticket_ids: list[str] = []
    cluster_stabilizations_total: int = 0
    cluster_destabilizations_total: int = 0
    capacity_pressured_count: int = 0
    capacity_resolved_count: int = 0
    queue_management_score: float = 0.0
    queue_management_breakdown: QueueManagementBreakdown = QueueManagementBreakdown()
    dynamic_queue_events: list[QueueEvent] = []
    stopped_rubric: float
    """What the episode is worth if it stops here, in [0, 1]; its rubric reward once it is over."""
    reward_mode: RewardMode | None = None
    """None: the session was never reset."""
    split: Split | None = None
    """The tickets that it is played with. None: the session was never reset, or the server plays all and says nothing of it."""
    source: TicketSource | None = None
    """Where its tickets come from, as a reset takes it. None: they are the server's own."""
