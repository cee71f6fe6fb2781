"""What a reward is made of; docs/scoring.md says how the components add up to it."""

from __future__ import annotations

from ..vocabulary import PenaltyReason, RewardKind, RewardMode, RouteField, Termination
from .base import FieldBreakdown, Record
from .capacity import CapacityState, CapacityUsage


class QueueManagementBreakdown(Record):
    """The components of queue management, in [0, 1]. None: not weighed by the task, or the episode goes on."""

    context_resolution: float | None = None
    cluster_coordination: float | None = None
    follow_up_containment: float | None = None
    sla_management: float | None = None
    planning_quality: float | None = None
    incident_management: float | None = None


class RewardComponents(Record):
    """What the reward of one step is made of. A field that its kind does not have is None."""

    reward_kind: RewardKind
    shaped_step_reward: float
    ticket_score: float | None = None
    field_breakdown: FieldBreakdown | None = None
    ungraded_fields: list[RouteField] = []
    """Labels that the ticket has not: 0 in the breakdown and without weight. Empty: it has all four."""
    used_alternate_route: bool | None = None
    milestone_adjustment: float | None = None
    delta_adjustment: float | None = None
    context_gap_penalty: float | None = None
    context_completion_bonus: float | None = None
    risk_penalty: float | None = None
    incident_gap_penalty: float | None = None
    capacity_penalty: float | None = None
    penalty_reason: PenaltyReason | None = None
    spawned_follow_up_ticket_id: str | None = None
    cluster_stabilized_ticket_ids: list[str] = []
    cluster_destabilized_ticket_ids: list[str] = []
    capacity_usage: CapacityUsage | None = None
    capacity_after: CapacityState | None = None
    termination: Termination | None = None
    """How the episode ended. None while it goes on; the fields that follow are None until then."""
    trajectory_reward: float | None = None
    queue_management_score: float | None = None
    queue_management_breakdown: QueueManagementBreakdown | None = None
    investigation_penalty_applied: float | None = None
    reward_mode: RewardMode
    worth: float
    """What the step is worth by itself, in [0, 1]."""
    share: float
    """Share of its worth that a step pays, unless it ends the episode; in [0, 1]."""
    paid_before: float
    """The rewards of all steps before this one, added up."""
