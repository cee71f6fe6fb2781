"""What the last action found or did, when it was not a submit."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias, Union

from pydantic import Discriminator, Tag

from ..vocabulary import DeferRefusal, OpenIncidentRefusal, RouteLabel
from .base import Record, RoutingOption
from .capacity import CapacityState, LaterDemand
from .ticket import ClusterSummary, TicketGlimpse


class _Result(Record):
    ticket_id: str
    """The ticket that was current when the action was taken."""
    useful: bool
    """Whether the action paid (open_incident: whether one was opened)."""


class _Lookup(_Result):
    action_type: Literal["investigate"]
    found: bool


class RelatedTicketResult(_Lookup):
    """The linked ticket."""

    tool_name: Literal["lookup_related_ticket"]
    target_ticket_id: str | None = None
    ticket: TicketGlimpse | None = None


class RequesterHistoryResult(_Lookup):
    """Other tickets of the same requester."""

    tool_name: Literal["lookup_requester_history"]
    requester: str
    tickets: list[TicketGlimpse]


class RoutingNoteResult(_Lookup):
    """The desk's notes on the ticket."""

    tool_name: Literal["lookup_internal_routing_note"]
    ambiguity_note: str | None = None
    planning_note: str | None = None
    routing_options: list[RoutingOption]


class CapacityForecast(Record):
    """Slots, what the later tickets will need, and where this one fits."""

    capacity_state: CapacityState
    primary_pressure: int
    alternate_pressure: int | None = None
    preferred_route_label: RouteLabel
    routing_options: list[RoutingOption]
    incident_recommended: bool
    later_demand: LaterDemand


class CapacityForecastResult(_Lookup):
    """The capacity forecast."""

    tool_name: Literal["lookup_queue_capacity_forecast"]
    forecast: CapacityForecast | None = None


class ClusterSummaryResult(_Lookup):
    """The cluster summary."""

    tool_name: Literal["lookup_queue_cluster_summary"]
    summary: ClusterSummary | None = None


class RequestInfoResult(_Result):
    """The requester's answer."""

    action_type: Literal["request_info"]
    found: bool
    customer_update_note: str | None = None


class OpenIncidentResult(_Result):
    """The outcome of open_incident."""

    action_type: Literal["open_incident"]
    opened: bool
    refusal: OpenIncidentRefusal | None = None
    overflow: int
    incident_slots_remaining: int


class DeferResult(_Result):
    """The outcome of defer."""

    action_type: Literal["defer"]
    allowed: bool
    refusal: DeferRefusal | None = None
    sla_risk: bool


class UnknownResult(_Result):
    """A result of a later version."""

    action_type: str = "unknown"
    tool_name: str | None = None


_BY_TOOL = {
    "lookup_related_ticket",
    "lookup_requester_history",
    "lookup_internal_routing_note",
    "lookup_queue_capacity_forecast",
    "lookup_queue_cluster_summary",
}
_BY_ACTION = {"request_info", "open_incident", "defer"}


def _kind(value: Any) -> str:
    fields = value if isinstance(value, dict) else vars(value)
    action, tool = fields.get("action_type"), fields.get("tool_name")
    if action == "investigate" and tool in _BY_TOOL:
        return str(tool)
    return str(action) if action in _BY_ACTION else "unknown"


ToolResult: TypeAlias = Annotated[
    Union[
        Annotated[RelatedTicketResult, Tag("lookup_related_ticket")],
        Annotated[RequesterHistoryResult, Tag("lookup_requester_history")],
        Annotated[RoutingNoteResult, Tag("lookup_internal_routing_note")],
        Annotated[CapacityForecastResult, Tag("lookup_queue_capacity_forecast")],
        Annotated[ClusterSummaryResult, Tag("lookup_queue_cluster_summary")],
        Annotated[RequestInfoResult, Tag("request_info")],
        Annotated[OpenIncidentResult, Tag("open_incident")],
        Annotated[DeferResult, Tag("defer")],
        Annotated[UnknownResult, Tag("unknown")],
    ],
    Discriminator(_kind),
]
