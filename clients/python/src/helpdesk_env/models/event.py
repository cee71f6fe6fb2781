"""What changed the queue besides the routing itself."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias, Union

from pydantic import Discriminator, Tag

from .base import Record


class _Event(Record):
    step: int
    """The step in which it happened; 1 for the first."""


class TicketDeferred(_Event):
    """A ticket moved to the end of the queue."""

    event: Literal["ticket_deferred"]
    ticket_id: str
    sla_risk: bool


class DeferDenied(_Event):
    """A defer was denied; a breach in any case."""

    event: Literal["defer_denied"]
    ticket_id: str
    sla_risk: bool


class IncidentOpened(_Event):
    """An incident was opened."""

    event: Literal["incident_opened"]
    ticket_id: str
    overflow: int


class ClusterStabilized(_Event):
    """Good handling eased later tickets."""

    event: Literal["cluster_stabilized"]
    ticket_id: str
    affected_ticket_ids: list[str]


class ClusterDestabilized(_Event):
    """Poor handling made later tickets worse."""

    event: Literal["cluster_destabilized"]
    ticket_id: str
    affected_ticket_ids: list[str]


class FollowUpSpawned(_Event):
    """Poor handling brought a ticket back."""

    event: Literal["follow_up_spawned"]
    ticket_id: str
    follow_up_ticket_id: str


class StepLimitReached(_Event):
    """The step limit ended the episode."""

    event: Literal["step_limit_reached"]
    affected_ticket_ids: list[str]


class UnknownEvent(_Event):
    """An event of a later version."""

    event: str = "unknown"


_KNOWN = {
    "ticket_deferred",
    "defer_denied",
    "incident_opened",
    "cluster_stabilized",
    "cluster_destabilized",
    "follow_up_spawned",
    "step_limit_reached",
}


def _kind(value: Any) -> str:
    event = value.get("event") if isinstance(value, dict) else getattr(value, "event", None)
    return event if event in _KNOWN else "unknown"


QueueEvent: TypeAlias = Annotated[
    Union[
        Annotated[TicketDeferred, Tag("ticket_deferred")],
        Annotated[DeferDenied, Tag("defer_denied")],
        Annotated[IncidentOpened, Tag("incident_opened")],
        Annotated[ClusterStabilized, Tag("cluster_stabilized")],
        Annotated[ClusterDestabilized, Tag("cluster_destabilized")],
        Annotated[FollowUpSpawned, Tag("follow_up_spawned")],
        Annotated[StepLimitReached, Tag("step_limit_reached")],
        Annotated[UnknownEvent, Tag("unknown")],
    ],
    Discriminator(_kind),
]
