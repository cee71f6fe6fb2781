"""An observation as a reader of plain text sees it: for language models, logs and `render`."""

from __future__ import annotations

from .models import CapacityState, Observation, RewardComponents, RoutingOption, TicketView, ToolResult
from .vocabulary import ASSIGNMENT_GROUPS, ISSUE_TYPES, PRIORITIES, RESOLUTION_ACTIONS, ROUTE_FIELDS


def describe(observation: Observation) -> str:
    """The last step, what it found, the ticket to act on and where in the queue it is."""
    feedback = observation.metadata.last_feedback_summary
    parts = [feedback, explain_reward(observation), _result(observation.last_tool_result), _place(observation)]
    if observation.current_ticket is None:
        score = observation.rubric_reward
        told = "Its score is withheld: this is an exam." if score is None else f"Score: {score:.3f}."
        parts.append(f"The episode is over. {told}")
    else:
        parts += [_ticket(observation.current_ticket), _offer(observation)]
    return "\n\n".join(part for part in parts if part)


def explain_reward(observation: Observation) -> str:
    """What the last step was worth by itself, and how the reward mode made its reward of that; empty after reset."""
    components, reward = observation.last_reward_components, observation.reward
    if components is None or reward is None:
        return ""
    told = f"Worth {components.worth:.3f} by itself, paid {reward:.3f} ({components.reward_mode})"
    if observation.rubric_reward is None:
        return f"{told}: {_share(components)}."
    score = f"the score of {observation.rubric_reward:.3f}"
    if components.reward_mode == "dense":
        return f"{told}: {score}, less the {components.paid_before:.3f} paid before."
    if components.reward_mode == "shaped" and components.termination == "completed":
        return f"{told}: {score}, less the penalties of this step."
    return f"{told}: {score}."


def _share(components: RewardComponents) -> str:
    if components.reward_mode == "terminal":
        return "only the step that ends the episode pays"
    if components.reward_mode == "dense" and components.share == 0:
        return "a follow-up pays nothing by itself"
    return f"{components.share:.3f} of it"


def instructions(observation: Observation) -> str:
    """What to do and with which words; the same through the episode."""
    words = {
        "issue_type": ISSUE_TYPES,
        "priority": PRIORITIES,
        "assignment_group": ASSIGNMENT_GROUPS,
        "resolution_action": RESOLUTION_ACTIONS,
    }
    lines = [f"{field}: {', '.join(words[field])}" for field in ROUTE_FIELDS]
    return "\n".join([observation.instructions, "", "The labels of a route and their words:", *lines])


def _place(observation: Observation) -> str:
    if observation.current_ticket is None:
        return ""
    # After a step an exam tells no reward, and its average is no number. The history may have been left out.
    stepped = observation.tickets_processed > 0 or observation.last_tool_result is not None
    withheld = observation.reward is None and (stepped or len(observation.history) > 0)
    average = "" if withheld else f"Average score so far: {observation.average_score_so_far:.2f}. "
    return (
        f"Ticket {observation.queue_position} of {observation.queue_size}; "
        f"{observation.tickets_after_current} after it. "
        f"{average}"
        f"Free lookups left: {observation.investigation_budget_remaining}."
    )


def _ticket(ticket: TicketView) -> str:
    lines = [f"[{ticket.ticket_id}] {ticket.title}", f"From: {ticket.requester}"]
    if ticket.created_at is not None:
        lines.append(f"Written: {ticket.created_at}")
    lines += ["", ticket.description]
    notes = {
        "Ambiguity": ticket.ambiguity_note,
        "Planning": ticket.planning_note,
        "The requester answered": ticket.customer_update_note,
        "Follow-up of": ticket.generated_from_ticket_id,
    }
    lines += [f"{name}: {note}" for name, note in notes.items() if note is not None]
    if ticket.related_ticket_preview is not None:
        related = ticket.related_ticket_preview
        written = "" if related.created_at is None else f", written {related.created_at}"
        lines.append(f"Linked to [{related.ticket_id}{written}] {related.title}: {related.description}")
    if ticket.cluster_summary is not None:
        ahead = ", ".join(ticket.cluster_summary.ticket_ids_ahead) or "none"
        lines.append(f"Waiting tickets of the same cluster: {ahead}")
    lines += _options(ticket.routing_options)
    if ticket.capacity_state is not None:
        lines.append(f"Slots left: {_slots(ticket.capacity_state)}")
    return "\n".join(lines)


def _offer(observation: Observation) -> str:
    lines = [f"Actions: {', '.join(observation.available_action_types)}"]
    lines.append(f"Lookups: {', '.join(observation.available_tools)}")
    ticket = observation.current_ticket
    if ticket is not None and ticket.context_status is not None and ticket.context_status.recommended_tools:
        lines.append(f"Recommended lookups: {', '.join(ticket.context_status.recommended_tools)}")
    if ticket is not None and ticket.operational_context is not None:
        recommended = ticket.operational_context.recommended_actions
        if recommended:
            lines.append(f"Recommended actions: {', '.join(recommended)}")
    return "\n".join(lines)


def _options(options: list[RoutingOption]) -> list[str]:
    lines = []
    for option in options:
        changes = [f"{field}={word}" for field in ROUTE_FIELDS if (word := getattr(option, field)) is not None]
        if option.eases_hot_priority:
            changes.append("a hot priority one level down")
        lines.append(f"Acceptable alternate: {', '.join(changes)} (keeps {option.score_multiplier:.2f} of the score)")
    return lines


def _slots(capacity: CapacityState) -> str:
    teams = capacity.team_capacity_remaining
    counts = [f"{team} {getattr(teams, team)}" for team in ASSIGNMENT_GROUPS]
    counts += [
        f"high priority {capacity.high_priority_slots_remaining}",
        f"escalation {capacity.escalation_slots_remaining}",
        f"incident {capacity.incident_slots_remaining}",
    ]
    return ", ".join(counts)


def _result(result: ToolResult | None) -> str:
    """What was found, as indented JSON: everything that the tool told and nothing that it did not."""
    if result is None:
        return ""
    name = getattr(result, "tool_name", None) or result.action_type
    found = result.model_dump_json(exclude={"action_type", "tool_name", "ticket_id"}, exclude_none=True)
    return f"{name}: {found}"
