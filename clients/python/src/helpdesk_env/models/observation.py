"""What an agent is told after reset and after every step."""

from __future__ import annotations

from ..actions import Action
from ..vocabulary import ActionType, RouteField, ToolName
from .base import FieldBreakdown, Record
from .capacity import CapacityState
from .event import QueueEvent
from .reward import RewardComponents
from .ticket import TicketView
from .tool_result import ToolResult


class HistoryEntry(Record):
    """One step of the episode."""

    step: int
    ticket_id: str
    title: str
    action: Action
    score: float | None = None
    breakdown: FieldBreakdown | None = None
    reward: float
    reward_components: RewardComponents | None = None
    """None in an exam, which withholds it with the score and the breakdown."""
    feedback_summary: str
    created_at: str | None = None
    """When the ticket was written, YYYY-MM-DDThh:mm:ssZ. None: not known, as of a follow-up of this episode."""


class ObservationMetadata(Record):
    """Counters of the episode and its latest events."""

    last_feedback_summary: str = ""
    capacity_state: CapacityState | None = None
    planning_penalty_total: float = 0.0
    planning_penalty_applied: float = 0.0
    sla_breach_count: int = 0
    dynamic_queue_events: list[QueueEvent] = []
    truncated: bool = False


class ObservationBody(Record):
    """What OpenEnv sends as `observation`. docs/environment.md says each field's range, and what reveals it."""

    task_id: int
    task_name: str
    instructions: str
    allowed_fields: list[RouteField]
    available_action_types: list[ActionType]
    available_tools: list[ToolName]
    investigation_budget_remaining: int
    last_tool_result: ToolResult | None = None
    current_ticket: TicketView | None = None
    """None once the episode is over."""
    queue_size: int
    tickets_remaining: int
    tickets_after_current: int
    tickets_processed: int
    queue_position: int
    average_score_so_far: float
    progress_fraction: float
    history: list[HistoryEntry] = []
    last_reward_components: RewardComponents | None = None
    rubric_reward: float | None = None
    """The episode's score in [0, 1]; None until the last observation."""


class Observation(ObservationBody):
    """What the agent sees, with the reward and whether the episode is over."""

    reward: float | None = None
    """Reward of the last step in [0, 1]; None after reset."""
    done: bool = False
    truncated: bool = False
    """Whether the step limit ended the episode."""
    metadata: ObservationMetadata = ObservationMetadata()
