"""The typed client for OpenEnv's `/ws`. Needs the extra `openenv`: `pip install './clients/python[openenv]'`."""

from __future__ import annotations

from typing import Any, TypeAlias, Union

from openenv.core.client_types import StepResult
from openenv.core.env_client import EnvClient
from openenv.core.env_server.types import Action as OpenEnvAction
from openenv.core.env_server.types import Observation as OpenEnvObservation
from openenv.core.env_server.types import State as OpenEnvState
from pydantic import ConfigDict, Field

from . import _meanings
from ._words import check_reset_words
from .actions import Defer, Investigate, OpenIncident, RequestInfo, Submit
from .models import ObservationBody, ObservationMetadata, State
from .vocabulary import ActionType, AssignmentGroup, IssueType, Priority, ResolutionAction, ToolName


class HelpdeskTicketAction(OpenEnvAction):
    """An action as OpenEnv sends it: flat. The five classes of `helpdesk_env.actions` are taken as well."""

    action_type: ActionType = "submit"
    tool_name: ToolName | None = None
    tool_target_ticket_id: str | None = Field(default=None, max_length=255)
    issue_type: IssueType | None = Field(default=None, description=_meanings.ISSUE_TYPE)
    priority: Priority | None = Field(default=None, description=_meanings.PRIORITY)
    assignment_group: AssignmentGroup | None = Field(default=None, description=_meanings.ASSIGNMENT_GROUP)
    resolution_action: ResolutionAction | None = Field(default=None, description=_meanings.RESOLUTION_ACTION)
    confidence: float | None = Field(default=None, ge=0, le=1)


class HelpdeskTicketObservation(ObservationBody, OpenEnvObservation):
    """An observation with OpenEnv's `reward`, `done` and `metadata`. What a later server adds is ignored."""

    model_config = ConfigDict(extra="ignore", frozen=False)

    @property
    def details(self) -> ObservationMetadata:
        """`metadata`, typed."""
        return ObservationMetadata.model_validate(self.metadata)

    @property
    def truncated(self) -> bool:
        """Whether the step limit ended the episode."""
        return self.details.truncated


class HelpdeskTicketState(State, OpenEnvState):
    """The operator's view of the episode."""

    model_config = ConfigDict(extra="ignore", frozen=False)


AnyAction: TypeAlias = Union[HelpdeskTicketAction, Submit, Investigate, RequestInfo, OpenIncident, Defer]


class HelpdeskEnv(EnvClient[AnyAction, HelpdeskTicketObservation, HelpdeskTicketState]):
    """A session of a helpdesk server over one WebSocket; asyncio, or plain with `.sync()`.

    >>> with HelpdeskEnv(base_url="http://localhost:7860").sync() as env:
    ...     result = env.reset(task_id=3, seed=42)

    `reset` takes what `HelpdeskSession.reset` does, by the same names. OpenEnv has no message for the report: it is a session's over
    gRPC (`HelpdeskSession.report`), or over HTTP (`GET /report`).
    """

    async def _reset_async(self, **kwargs: Any) -> StepResult[HelpdeskTicketObservation]:
        # A word that there is not is told with those that there are, as by the clients over gRPC.
        check_reset_words(kwargs)
        return await super()._reset_async(**kwargs)

    def _step_payload(self, action: AnyAction) -> dict[str, Any]:
        payload = action.model_dump(exclude_none=True)
        if not payload.get("metadata"):
            payload.pop("metadata", None)
        return payload

    def _parse_result(self, payload: dict[str, Any]) -> StepResult[HelpdeskTicketObservation]:
        beside = {key: payload[key] for key in ("reward", "done", "metadata") if key in payload}
        observation = HelpdeskTicketObservation.model_validate({**payload["observation"], **beside})
        reward = payload.get("reward")
        return StepResult(
            observation=observation,
            reward=None if reward is None else float(reward),
            done=observation.done,
            metadata=observation.metadata,
        )

    def _parse_state(self, payload: dict[str, Any]) -> HelpdeskTicketState:
        return HelpdeskTicketState.model_validate(payload)
