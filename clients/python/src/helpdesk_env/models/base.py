"""What the other records are made of."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

from ..vocabulary import AssignmentGroup, IssueType, Priority, ResolutionAction


class Record(BaseModel):
    """Something that the server told. What a later server adds is ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _without_absent(cls, told: Any) -> Any:
        # OpenEnv's JSON has null, or an empty table, for what is not there; gRPC leaves it out.
        if not isinstance(told, dict):
            return told
        return {name: value for name, value in told.items() if value is not None and value != {}}


class Route(Record):
    """A complete routing decision."""

    issue_type: IssueType
    priority: Priority
    assignment_group: AssignmentGroup
    resolution_action: ResolutionAction


class RoutingOption(Record):
    """An acceptable alternate, told by the labels that it changes. None: the ticket's own."""

    issue_type: IssueType | None = None
    priority: Priority | None = None
    assignment_group: AssignmentGroup | None = None
    resolution_action: ResolutionAction | None = None
    score_multiplier: float
    """Share of the ticket's score that the route keeps; above 0, below 1."""
    pressure: int
    """Slots that the route would lack, now and for what is still to come."""
    eases_hot_priority: bool
    """Whether it takes a hot priority one level down."""


class FieldBreakdown(Record):
    """A score for each part of a route, in [0, 1]."""

    issue_type: float
    priority: float
    assignment_group: float
    resolution_action: float


class FieldWeights(FieldBreakdown):
    """The share of each part in a ticket's score; they add up to 1."""


class TeamCounts(Record):
    """One count for each group, 0 or more."""

    license_ops: int
    service_desk: int
    application_team: int
    procurement: int
    security_team: int
    onboarding_ops: int
