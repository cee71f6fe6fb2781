"""Tickets as far as the agent may see them."""

from __future__ import annotations

from ..vocabulary import ActionType, ContextState, TicketStatus, ToolName
from .base import Record, Route, RoutingOption
from .capacity import CapacityState


class RelatedTicketPreview(Record):
    """The linked ticket in short."""

    ticket_id: str
    title: str
    requester: str
    description: str
    created_at: str | None = None
    """When it was written, YYYY-MM-DDThh:mm:ssZ. None: not known."""


class ContextStatus(Record):
    """How much context a ticket still hides."""

    state: ContextState
    investigation_required: bool
    hidden_context_remaining: bool
    context_gap_count: int
    revealed_context_count: int
    context_completeness: float
    recommended_tools: list[ToolName]


class OperationalContext(Record):
    """What can be done on a ticket besides routing it."""

    request_info_available: bool
    request_info_used: bool
    defer_count: int
    incident_recommended: bool
    incident_open: bool
    cluster_coordination_hint: bool
    shared_requester_pressure: bool
    recommended_actions: list[ActionType]


class ClusterSummary(Record):
    """The waiting tickets that are clustered with the current one."""

    service_cluster_id: str | None = None
    ticket_ids_ahead: list[str]
    ahead_count: int
    hot_ahead_count: int
    shared_requester_count: int
    incident_open: bool


class TicketGlimpse(Record):
    """A ticket as a lookup shows it."""

    ticket_id: str
    title: str
    requester: str
    description: str
    status: TicketStatus
    labels: Route | None = None
    """None while it, or a follow-up of it, waits in this queue."""
    created_at: str | None = None
    """When it was written, YYYY-MM-DDThh:mm:ssZ. None: not known."""


class TicketView(Record):
    """The ticket to act on. What is None is not there, or a tool that would reveal it remains unused."""

    ticket_id: str
    title: str
    requester: str
    description: str
    ambiguity_note: str | None = None
    planning_note: str | None = None
    customer_update_note: str | None = None
    related_ticket_id: str | None = None
    related_ticket_preview: RelatedTicketPreview | None = None
    routing_options: list[RoutingOption] = []
    capacity_state: CapacityState | None = None
    operational_context: OperationalContext | None = None
    context_status: ContextStatus | None = None
    cluster_summary: ClusterSummary | None = None
    generated_from_ticket_id: str | None = None
    created_at: str | None = None
    """When it was written, YYYY-MM-DDThh:mm:ssZ. None: not known, as of a follow-up of this episode."""
