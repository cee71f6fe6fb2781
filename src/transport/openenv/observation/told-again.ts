import type { CapacityState, TeamCounts } from "../../../domain/capacity.js";
import type { QueueEvent } from "../../../domain/queue-event.js";
import { wireJson } from "../write-json.js";
import { number } from "./members.js";

const keptTexts = new WeakMap<object, string>();

/** The JSON of a value that the engine made once for all episodes, as wire text. */
export function kept(value: object): string {
  const known = keptTexts.get(value);
  if (known !== undefined) return known;
  const text = inOnePiece(wireJson(value));
  keptTexts.set(value, text);
  return text;
}

export function someKept(key: string, value: object | undefined): string {
  return value === undefined ? "" : key + kept(value);
}

/** What one session's replies tell again, in one reply and from reply to reply, until it changes. */
export class ToldAgain {
  private slots: CapacityState | undefined;
  private slotsText = "";
  private events: readonly QueueEvent[] | undefined;
  private eventsText = "";

  someCapacity(key: string, slots: CapacityState | undefined): string {
    return slots === undefined ? "" : key + this.capacity(slots);
  }

  capacity(slots: CapacityState): string {
    if (slots !== this.slots) {
      this.slotsText = inOnePiece(capacityText(slots));
      this.slots = slots;
    }
    return this.slotsText;
  }

  queueEvents(events: readonly QueueEvent[]): string {
    if (events.length === 0) return "[]";
    if (events !== this.events) {
      this.eventsText = inOnePiece(wireJson(events));
      this.events = events;
    }
    return this.eventsText;
  }
}

/** Through bytes and back: V8 keeps what was added up as a tree of pieces, and would walk it each time it is told. */
function inOnePiece(text: string): string {
  return Buffer.from(text, "latin1").toString("latin1");
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
