import type { CapacityState, TeamCounts } from "../../../../domain/capacity.js";
import type { QueueEvent } from "../../../../domain/queue-event.js";
import { quotedAgain } from "../../json/quoted-text.js";
import { wireJson } from "../../json/write-json.js";
import { number } from "../../json/number-text.js";
import { flag, list } from "./members.js";

const keptTexts = new WeakMap<object, string>();

/** The JSON of a value that the engine made once for all episodes, as wire text. */
export function kept(value: object): string {
  const known = keptTexts.get(value);
  if (known !== undefined) return known;
  const text = inOnePiece(wireJson(value));
  keptTexts.set(value, text);
  return text;
}

export function keptOrNull(value: object | undefined): string {
  return value === undefined ? "null" : kept(value);
}

interface TicketHead {
  readonly ticketId: string;
  readonly title: string;
  readonly requester: string;
  readonly description: string;
  readonly text: string;
}

/** What one session's replies tell again, in one reply and from reply to reply, until it changes. */
export class ReplyMemo {
  private slots: CapacityState | undefined;
  private slotsText = "";
  private head: TicketHead | undefined;
  private events: readonly QueueEvent[] | undefined;
  private eventsText = "";

  /** The members that name a ticket and tell its text. */
  ticketHead(ticketId: string, title: string, requester: string, description: string): string {
    const head = this.head;
    if (
      head !== undefined &&
      head.ticketId === ticketId &&
      head.title === title &&
      head.requester === requester &&
      head.description === description
    ) {
      return head.text;
    }
    const text =
      '"ticket_id":' +
      quotedAgain(ticketId) +
      ',"title":' +
      quotedAgain(title) +
      ',"requester":' +
      quotedAgain(requester) +
      ',"description":' +
      quotedAgain(description);
    this.head = { ticketId, title, requester, description, text };
    return text;
  }

  capacity(slots: CapacityState | undefined): string {
    if (slots === undefined) return "{}";
    if (slots !== this.slots) {
      this.slotsText = inOnePiece(capacityText(slots));
      this.slots = slots;
    }
    return this.slotsText;
  }

  queueEvents(events: readonly QueueEvent[]): string {
    if (events.length === 0) return "[]";
    if (events !== this.events) {
      this.eventsText = inOnePiece(eventsText(events));
      this.events = events;
    }
    return this.eventsText;
  }
}

/** Through bytes and back: V8 keeps what was added up as a tree of pieces, and would walk it each time it is told. */
function inOnePiece(text: string): string {
  return Buffer.from(text, "latin1").toString("latin1");
}

function eventsText(events: readonly QueueEvent[]): string {
  let text = "[";
  for (let index = 0; index < events.length; index += 1) {
    const event = events[index];
    if (event !== undefined) text += (index === 0 ? "" : ",") + eventText(event);
  }
  return text + "]";
}

function eventText(event: QueueEvent): string {
  const opening = '{"event":"' + event.event + '","step":' + number(event.step);
  switch (event.event) {
    case "ticket_deferred":
    case "defer_denied":
      return (
        opening + ',"ticket_id":' + quotedAgain(event.ticketId) + ',"sla_risk":' + flag(event.slaRisk) + "}"
      );
    case "incident_opened":
      return (
        opening +
        ',"ticket_id":' +
        quotedAgain(event.ticketId) +
        ',"overflow":' +
        number(event.overflow) +
        "}"
      );
    case "cluster_stabilized":
    case "cluster_destabilized":
      return (
        opening +
        ',"ticket_id":' +
        quotedAgain(event.ticketId) +
        ',"affected_ticket_ids":' +
        list(event.affectedTicketIds) +
        "}"
      );
    case "follow_up_spawned":
      return (
        opening +
        ',"ticket_id":' +
        quotedAgain(event.ticketId) +
        ',"follow_up_ticket_id":' +
        quotedAgain(event.followUpTicketId) +
        "}"
      );
    case "step_limit_reached":
      return opening + ',"affected_ticket_ids":' + list(event.affectedTicketIds) + "}";
  }
}

function capacityText(slots: CapacityState): string {
  return (
    '{"team_capacity_remaining":' +
    teamsText(slots.teamCapacityRemaining) +
    ',"team_capacity_initial":' +
    teamsText(slots.teamCapacityInitial) +
    ',"high_priority_slots_remaining":' +
    number(slots.highPrioritySlotsRemaining) +
    ',"high_priority_slots_initial":' +
    number(slots.highPrioritySlotsInitial) +
    ',"escalation_slots_remaining":' +
    number(slots.escalationSlotsRemaining) +
    ',"escalation_slots_initial":' +
    number(slots.escalationSlotsInitial) +
    ',"incident_slots_remaining":' +
    number(slots.incidentSlotsRemaining) +
    ',"incident_slots_initial":' +
    number(slots.incidentSlotsInitial) +
    "}"
  );
}

export function teamsText(counts: TeamCounts): string {
  return (
    '{"license_ops":' +
    number(counts.license_ops) +
    ',"service_desk":' +
    number(counts.service_desk) +
    ',"application_team":' +
    number(counts.application_team) +
    ',"procurement":' +
    number(counts.procurement) +
    ',"security_team":' +
    number(counts.security_team) +
    ',"onboarding_ops":' +
    number(counts.onboarding_ops) +
    "}"
  );
}
