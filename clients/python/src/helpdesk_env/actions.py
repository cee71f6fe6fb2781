"""The five actions. One that the task does not offer, or that lacks a label, is no error: it is penalised."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias, Union

from pydantic import BaseModel, ConfigDict, Field

from . import _meanings
from .vocabulary import AssignmentGroup, IssueType, Priority, ResolutionAction, ToolName


class _Action(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Submit(_Action):
    """Route the current ticket. All four labels are needed."""

    action_type: Literal["submit"] = "submit"
    issue_type: IssueType | None = Field(default=None, description=_meanings.ISSUE_TYPE)
    priority: Priority | None = Field(default=None, description=_meanings.PRIORITY)
    assignment_group: AssignmentGroup | None = Field(default=None, description=_meanings.ASSIGNMENT_GROUP)
    resolution_action: ResolutionAction | None = Field(default=None, description=_meanings.RESOLUTION_ACTION)
    confidence: float | None = Field(default=None, ge=0, le=1)
    """How sure you are that all four labels are right. Recorded for who judges the agent, and never rewarded. None: not said."""


class Investigate(_Action):
    """Run a lookup tool on the current ticket."""

    action_type: Literal["investigate"] = "investigate"
    tool_name: ToolName | None = None
    tool_target_ticket_id: str | None = Field(default=None, max_length=255)
    """Read by `lookup_related_ticket` alone. None: the current ticket's own link."""


class RequestInfo(_Action):
    """Ask the requester of the current ticket for more."""

    action_type: Literal["request_info"] = "request_info"


class OpenIncident(_Action):
    """Open an incident for the current ticket; has an effect only where one is recommended."""

    action_type: Literal["open_incident"] = "open_incident"


class Defer(_Action):
    """Put the current ticket at the end of the queue, once."""

    action_type: Literal["defer"] = "defer"


Action: TypeAlias = Annotated[
    Union[Submit, Investigate, RequestInfo, OpenIncident, Defer], Field(discriminator="action_type")
]

ACTION_CLASSES = (Submit, Investigate, RequestInfo, OpenIncident, Defer)
"""The classes of the five actions."""
