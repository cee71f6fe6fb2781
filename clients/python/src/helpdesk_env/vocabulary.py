"""The words of the environment, as `proto/helpdesk/v1/vocabulary.proto` lists them; a test holds the two equal.

A frozen kind is a `Literal`. A kind that may grow is a `Literal` of today's words or any later `str`.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

IssueType: TypeAlias = Literal[
    "billing_license",
    "identity_access",
    "application_support",
    "service_request",
    "spam_phishing",
    "general_inquiry",
    "security_compliance",
    "onboarding",
    "feature_request",
]
Priority: TypeAlias = Literal["critical", "high", "medium", "low"]
AssignmentGroup: TypeAlias = Literal[
    "license_ops", "service_desk", "application_team", "procurement", "security_team", "onboarding_ops"
]
ResolutionAction: TypeAlias = Literal["fulfill", "escalate", "assign", "ignore", "acknowledge"]
ActionType: TypeAlias = Literal["submit", "investigate", "request_info", "open_incident", "defer"]
ToolName: TypeAlias = Literal[
    "lookup_related_ticket",
    "lookup_requester_history",
    "lookup_internal_routing_note",
    "lookup_queue_capacity_forecast",
    "lookup_queue_cluster_summary",
]
RouteField: TypeAlias = Literal["issue_type", "priority", "assignment_group", "resolution_action"]
RouteLabel: TypeAlias = Literal["primary", "alternate"]
TicketStatus: TypeAlias = Literal["open", "closed"]

Split: TypeAlias = Literal["dev", "test", "all"] | str
WorldSplit: TypeAlias = Literal["train", "dev", "test"] | str
WorldTwin: TypeAlias = Literal["aliased", "reworded", "counterfactual"] | str
Difficulty: TypeAlias = Literal["easy", "medium", "hard"] | str
RewardKind: TypeAlias = Literal["submit", "investigation", "operational", "invalid"] | str
RewardMode: TypeAlias = Literal["dense", "terminal", "shaped"] | str
HistoryDetail: TypeAlias = Literal["all", "last", "none"] | str
StaticFields: TypeAlias = Literal["always", "first"] | str
Termination: TypeAlias = Literal["completed", "step_limit"] | str
ContextState: TypeAlias = Literal["investigation_required", "revealed"] | str
PenaltyReason: TypeAlias = (
    Literal[
        "unsupported_action_type",
        "unexpected_tool_fields",
        "missing_submit_fields",
        "unexpected_submit_fields",
        "missing_tool_name",
        "unsupported_tool",
    ]
    | str
)
OpenIncidentRefusal: TypeAlias = Literal["not_recommended", "already_covered"] | str
DeferRefusal: TypeAlias = Literal["already_deferred", "last_in_queue"] | str

ISSUE_TYPES: tuple[IssueType, ...] = get_args(IssueType)
PRIORITIES: tuple[Priority, ...] = get_args(Priority)
ASSIGNMENT_GROUPS: tuple[AssignmentGroup, ...] = get_args(AssignmentGroup)
RESOLUTION_ACTIONS: tuple[ResolutionAction, ...] = get_args(ResolutionAction)
ACTION_TYPES: tuple[ActionType, ...] = get_args(ActionType)
TOOL_NAMES: tuple[ToolName, ...] = get_args(ToolName)
REWARD_MODES: tuple[RewardMode, ...] = get_args(get_args(RewardMode)[0])
HISTORY_DETAILS: tuple[HistoryDetail, ...] = get_args(get_args(HistoryDetail)[0])
ROUTE_FIELDS: tuple[RouteField, ...] = get_args(RouteField)
