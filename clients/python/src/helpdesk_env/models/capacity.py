"""Slots: what is left, what was taken, what will be needed."""

from __future__ import annotations

from ..vocabulary import AssignmentGroup
from .base import Record, TeamCounts


class CapacityState(Record):
    """The slots of an episode on a task with capacity."""

    team_capacity_remaining: TeamCounts
    team_capacity_initial: TeamCounts
    high_priority_slots_remaining: int
    high_priority_slots_initial: int
    escalation_slots_remaining: int
    escalation_slots_initial: int
    incident_slots_remaining: int
    incident_slots_initial: int


class CapacityUsage(Record):
    """What a submit took, and what was not there."""

    team: AssignmentGroup
    used_high_priority_slot: bool
    used_escalation_slot: bool
    team_overflow: int
    high_priority_overflow: int
    escalation_overflow: int


class LaterDemand(Record):
    """What the tickets after the current one will need."""

    ticket_count: int
    by_team: TeamCounts
    hot_count: int
    escalating_count: int
    with_alternates_count: int
    incident_count: int
