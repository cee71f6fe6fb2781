"""Plays every task of the server at argv[1] with OpenEnv's own client and models as a first client of this domain writes
them: nothing is optional that need not be, no key is unknown, and a float is never an int. Prints what it saw as JSON."""

import inspect
import json
import sys
from typing import Any, Dict, List, Optional

from openenv.core.client_types import StepResult
from openenv.core.env_client import EnvClient
from openenv.core.env_server.types import Action, Observation, State
from pydantic import BaseModel, ConfigDict, StrictBool, StrictFloat, StrictInt, StrictStr, field_validator


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Floats:
    """pydantic's strict float takes an int, as every float of Python does."""

    @staticmethod
    def check(value: Any) -> Any:
        values = value if isinstance(value, list) else [value]
        if any(isinstance(item, int) for item in values):
            raise ValueError(f"{value!r} is no float")
        return value


class Metadata(Strict):
    last_feedback_summary: StrictStr
    capacity_state: Dict[str, Any]
    planning_penalty_total: StrictFloat
    planning_penalty_applied: StrictFloat
    sla_breach_count: StrictInt
    dynamic_queue_events: List[Dict[str, Any]]
    truncated: StrictBool

    _floats = field_validator("planning_penalty_total", "planning_penalty_applied", mode="before")(Floats.check)


class Entry(Strict):
    step: StrictInt
    ticket_id: StrictStr
    title: StrictStr
    action: Dict[str, StrictStr]
    score: Optional[StrictFloat]
    breakdown: Dict[str, StrictFloat]
    reward: StrictFloat
    reward_components: Dict[str, Any]
    feedback_summary: StrictStr
    created_at: Optional[StrictStr]

    _floats = field_validator("reward", "score", mode="before")(Floats.check)


class Ticket(Strict):
    ticket_id: StrictStr
    title: StrictStr
    requester: StrictStr
    description: StrictStr
    ambiguity_note: Optional[StrictStr]
    planning_note: Optional[StrictStr]
    customer_update_note: Optional[StrictStr]
    related_ticket_id: Optional[StrictStr]
    related_ticket_preview: Optional[Dict[str, Optional[StrictStr]]]
    routing_options: List[Dict[str, Any]]
    capacity_state: Dict[str, Any]
    operational_context: Optional[Dict[str, Any]]
    context_status: Optional[Dict[str, Any]]
    cluster_summary: Optional[Dict[str, Any]]
    generated_from_ticket_id: Optional[StrictStr]
    created_at: Optional[StrictStr]


class HelpdeskTicketObservation(Observation):
    model_config = ConfigDict(extra="forbid")

    task_id: StrictInt
    task_name: StrictStr
    instructions: StrictStr
    allowed_fields: List[StrictStr]
    available_action_types: List[StrictStr]
    available_tools: List[StrictStr]
    investigation_budget_remaining: StrictInt
    last_tool_result: Optional[Dict[str, Any]]
    current_ticket: Optional[Ticket]
    queue_size: StrictInt
    tickets_remaining: StrictInt
    tickets_after_current: StrictInt
    tickets_processed: StrictInt
    queue_position: StrictInt
    average_score_so_far: StrictFloat
    progress_fraction: StrictFloat
    history: List[Entry]
    last_reward_components: Dict[str, Any]
    rubric_reward: Optional[StrictFloat]

    _floats = field_validator("average_score_so_far", "progress_fraction", "rubric_reward", mode="before")(Floats.check)


class HelpdeskTicketState(State):
    model_config = ConfigDict(extra="forbid")

    current_task_id: Optional[StrictInt]
    seed: Optional[StrictInt]
    queue_ticket_ids: List[StrictStr]
    current_ticket_index: StrictInt
    per_ticket_scores: List[StrictFloat]
    total_reward: StrictFloat
    reward: Optional[StrictFloat]
    done: StrictBool
    truncated: StrictBool
    rubric_reward: Optional[StrictFloat]
    average_score_so_far: StrictFloat
    investigation_steps: StrictInt
    investigation_budget_remaining: StrictInt
    team_capacity_remaining: Dict[str, StrictInt]
    team_capacity_initial: Dict[str, StrictInt]
    high_priority_slots_remaining: StrictInt
    high_priority_slots_initial: StrictInt
    escalation_slots_remaining: StrictInt
    escalation_slots_initial: StrictInt
    incident_slots_remaining: StrictInt
    incident_slots_initial: StrictInt
    planning_penalty_total: StrictFloat
    planning_penalty_applied: StrictFloat
    incident_gap_total: StrictFloat
    sla_breach_count: StrictInt
    deferred_ticket_count: StrictInt
    open_incident_ticket_ids: List[StrictStr]
    spawned_follow_up_ticket_ids: List[StrictStr]
    cluster_stabilizations_total: StrictInt
    cluster_destabilizations_total: StrictInt
    capacity_pressured_count: StrictInt
    capacity_resolved_count: StrictInt
    queue_management_score: StrictFloat
    queue_management_breakdown: Dict[str, StrictFloat]
    dynamic_queue_events: List[Dict[str, Any]]
    stopped_rubric: StrictFloat
    reward_mode: Optional[StrictStr]
    split: Optional[StrictStr]
    source: Optional[Dict[str, Any]]

    _floats = field_validator(
        "per_ticket_scores",
        "total_reward",
        "reward",
        "rubric_reward",
        "average_score_so_far",
        "planning_penalty_total",
        "planning_penalty_applied",
        "incident_gap_total",
        "queue_management_score",
        "stopped_rubric",
        mode="before",
    )(Floats.check)


class FirstClient(EnvClient):
    """As OpenEnv's template has it: of a reply it hands on observation, reward and done."""

    def _step_payload(self, action: Action) -> Dict[str, Any]:
        return action.model_dump(exclude={"metadata"}, exclude_none=True)

    def _parse_result(self, payload: Dict[str, Any]) -> StepResult:
        seen, reward = payload["observation"], payload["reward"]
        Metadata.model_validate(seen["metadata"])
        Floats.check(reward)
        observation = HelpdeskTicketObservation(**seen, reward=reward, done=payload["done"])
        return StepResult(observation=observation, reward=reward, done=payload["done"])

    def _parse_state(self, payload: Dict[str, Any]) -> State:
        return HelpdeskTicketState(**payload)


class HelpdeskTicketAction(Action):
    action_type: str = "submit"
    tool_name: Optional[str] = None
    issue_type: Optional[str] = None
    priority: Optional[str] = None
    assignment_group: Optional[str] = None
    resolution_action: Optional[str] = None


ROUTE = HelpdeskTicketAction(
    issue_type="application_support",
    priority="high",
    assignment_group="application_team",
    resolution_action="escalate",
)


def play(url: str, task_id: int) -> Dict[str, Any]:
    with FirstClient(base_url=url).sync() as env:
        assert env.state().episode_id is None
        result = env.reset(task_id=task_id, seed=task_id, queue_size=5)
        first = result.observation
        rounds = [HelpdeskTicketAction(action_type="investigate", tool_name=tool) for tool in first.available_tools]
        rounds += [
            HelpdeskTicketAction(action_type=kind)
            for kind in first.available_action_types
            if kind not in ("submit", "investigate")
        ]
        rounds += [ROUTE, HelpdeskTicketAction()]
        steps = 0
        while not result.done:
            result = env.step(rounds[steps % len(rounds)])
            steps += 1
            env.state()
        last = result.observation
        return {
            "steps": steps,
            "first_components": first.last_reward_components,
            "first_teams": sorted(env.state().team_capacity_initial),
            "metadata": sorted(last.metadata),
            "rubric_reward": last.rubric_reward,
        }


def main(url: str) -> None:
    assert not inspect.isabstract(FirstClient)
    print(json.dumps([play(url, task_id) for task_id in (1, 2, 3)]))


main(sys.argv[1])
