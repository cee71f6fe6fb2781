"""What the server tells, in plain words; the same shapes over gRPC and over OpenEnv's JSON."""

from .base import FieldBreakdown, FieldWeights, Record, Route, RoutingOption, TeamCounts
from .branches import RunSummary, SessionSummary
from .capacity import CapacityState, CapacityUsage, LaterDemand
from .event import (
    ClusterDestabilized,
    ClusterStabilized,
    DeferDenied,
    FollowUpSpawned,
    IncidentOpened,
    QueueEvent,
    StepLimitReached,
    TicketDeferred,
    UnknownEvent,
)
from .observation import HistoryEntry, Observation, ObservationBody, ObservationMetadata
from .report import Counterfactual, EpisodeReport, ExplainedComponent, ExplainedInput, StepRegret
from .reward import QueueManagementBreakdown, RewardComponents
from .server import DatasetInfo, DatasetSplit, Handbook, HandbookField, HandbookWord, ServerInfo, Task
from .source import GeneratedSource, TicketSource
from .state import State
from .ticket import ClusterSummary, ContextStatus, OperationalContext, RelatedTicketPreview, TicketGlimpse, TicketView
from .tool_result import (
    CapacityForecast,
    CapacityForecastResult,
    ClusterSummaryResult,
    DeferResult,
    OpenIncidentResult,
    RelatedTicketResult,
    RequesterHistoryResult,
    RequestInfoResult,
    RoutingNoteResult,
    ToolResult,
    UnknownResult,
)

__all__ = [
    "CapacityForecast",
    "CapacityForecastResult",
    "CapacityState",
    "CapacityUsage",
    "ClusterDestabilized",
    "ClusterStabilized",
    "ClusterSummary",
    "ClusterSummaryResult",
    "ContextStatus",
    "Counterfactual",
    "DatasetInfo",
    "DatasetSplit",
    "DeferDenied",
    "DeferResult",
    "EpisodeReport",
    "ExplainedComponent",
    "ExplainedInput",
    "FieldBreakdown",
    "FieldWeights",
    "FollowUpSpawned",
    "GeneratedSource",
    "Handbook",
    "HandbookField",
    "HandbookWord",
    "HistoryEntry",
    "IncidentOpened",
    "LaterDemand",
    "Observation",
    "ObservationBody",
    "ObservationMetadata",
    "OpenIncidentResult",
    "OperationalContext",
    "QueueEvent",
    "QueueManagementBreakdown",
    "Record",
    "RelatedTicketPreview",
    "RelatedTicketResult",
    "RequestInfoResult",
    "RequesterHistoryResult",
    "RewardComponents",
    "Route",
    "RoutingNoteResult",
    "RoutingOption",
    "RunSummary",
    "SessionSummary",
    "ServerInfo",
    "State",
    "StepLimitReached",
    "StepRegret",
    "Task",
    "TeamCounts",
    "TicketDeferred",
    "TicketGlimpse",
    "TicketSource",
    "TicketView",
    "ToolResult",
    "UnknownEvent",
    "UnknownResult",
]
