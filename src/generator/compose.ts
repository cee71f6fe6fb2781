import type { AlternateRoute, Route } from "../domain/route.js";
import type { Ticket } from "../domain/ticket.js";
import type { ToolName } from "../domain/vocabulary.js";
import { instant, quarter } from "./calendar.js";
import { derive } from "./derive.js";
import type { Draws } from "./draws.js";
import type { Fact, Line, Place, ToldFact } from "./facts.js";
import { noteLines, textLines, updateLines, type Pen, type Policy } from "./lines.js";
import type { Part } from "./part.js";
import { planTicket, type Plan } from "./plan.js";
import { rationaleOf } from "./rationale.js";
import { slotsOf } from "./slots.js";
import { render, renderSentence } from "./template.js";
import { titleIn, writeIn } from "./voice.js";
import type { Cause, WorldData } from "./world-data.js";

/** A ticket with its labels, and what somebody who refers to it later has to know. */
export interface Composed {
  readonly ticket: Ticket;
  readonly cause: Cause;
  readonly what: string;
}

/** Writes a ticket: facts are drawn, told, and the labels follow from them. */
export function composeTicket(part: Part, data: WorldData, draws: Draws): Composed {
  const { scenario, setting, link } = part;
  const bare = slotsOf(setting, draws, {});
  const about = render(draws.pick(scenario.about), bare, draws);
  const slots = slotsOf(setting, draws, { about, what: link?.what ?? "" });
  const pen: Pen = { data, slots, draws };
  const plan = planTicket(scenario, data.rules, draws, part);
  const policy = policyOf(part, plan, pen);
  const voice = draws.weighted(data.voices.filter(({ writers }) => writers.includes(scenario.writer)));
  const written = writeIn(voice, textLines(pen, part, plan), pen);
  const note = noteLines(pen, plan, policy, part);
  const update = updateLines(pen, plan, part);
  const facts = toldFacts(link, written.lines, note, update);
  const derivation = derive(facts, data.rules);
  const { route } = derivation;
  const alternate = plan.settled === undefined ? alternateOf(plan.cause, policy, route) : undefined;
  const isLinked = link !== undefined;
  const ticket: Ticket = {
    ticketId: part.ticketId,
    title: titleIn(voice, renderSentence(draws.pick(part.titles), slots, draws), pen),
    requester: part.requester,
    description: written.text,
    createdAt: instant(setting.at),
    ...route,
    ...noteOf(note, plan),
    customerUpdateNote: update.length === 0 ? undefined : joined(update),
    relatedTicketId: link?.ticketId,
    serviceClusterId: part.serviceClusterId,
    followUp: link?.comesBack === true ? true : undefined,
    incidentRecommended: isIncident(route, facts, data.rules) ? true : undefined,
    investigationTools: toolsOf(
      isLinked,
      note.length > 0,
      alternate !== undefined,
      part.serviceClusterId !== undefined,
    ),
    redactedTitle: renderSentence(draws.pick(data.phrases.lists.redactedTitle), slots, draws),
    redactedDescription: renderSentence(draws.pick(data.phrases.lists.redacted), slots, draws),
    rationale: rationaleOf(scenario.id, facts, derivation),
    alternateRoutes: alternate === undefined ? undefined : [alternate],
  };
  const what = plan.cause.again === undefined ? "" : render(plan.cause.again, slots, draws);
  return { ticket, cause: plan.cause, what };
}

function joined(lines: readonly Line[]): string {
  return lines.map(({ text }) => text).join(" ");
}

/** A doubt where the text leaves the cause open, else a plan. */
function noteOf(note: readonly Line[], { cause }: Plan): Pick<Ticket, "ambiguityNote" | "planningNote"> {
  if (note.length === 0) return {};
  return cause.told === "note" ? { ambiguityNote: joined(note) } : { planningNote: joined(note) };
}

/** Of a hundred tickets whose cause another team could deal with. */
const ALTERNATES = 60;
const DAYS_OF_WEEK = 7;

function policyOf({ setting }: Part, { cause, settled }: Plan, { data, draws }: Pen): Policy {
  const { world, at } = setting;
  const now = quarter(at);
  const powerNamed = (name: string): Policy["power"] => {
    const power = data.rules.powers.get(name);
    if (power === undefined) throw new RangeError(`The rules do not know the power ${name}.`);
    return power;
  };
  const power = powerNamed(cause.power);
  const team = world.keeperOf(power, now);
  const week = Math.floor((at.getTime() - Date.UTC(at.getUTCFullYear(), 0, 1)) / (DAYS_OF_WEEK * 86_400_000));
  const isFrozen =
    cause.change && cause.state === "known_step" && settled === undefined && world.isFrozen(week);
  const also =
    cause.or === undefined || isFrozen ? undefined : world.keeperOf(powerNamed(cause.or.power), now);
  const alternate = also !== team && settled === undefined && draws.percent(ALTERNATES) ? also : undefined;
  return { power, team, alternate, isFrozen };
}

function alternateOf({ or }: Cause, { alternate }: Policy, route: Route): AlternateRoute | undefined {
  if (or === undefined || alternate === undefined || alternate === route.assignmentGroup) return undefined;
  return { assignmentGroup: alternate, scoreMultiplier: or.share };
}

/** Facts in the order in which they count. */
function toldFacts(
  link: Part["link"],
  text: readonly Line[],
  note: readonly Line[],
  update: readonly Line[],
): readonly ToldFact[] {
  const told: ToldFact[] = [];
  const add = (place: Place, quote: string, facts: readonly Fact[]): void => {
    for (const { name, value } of facts) told.push({ name, value, place, quote });
  };
  if (link?.comesBack === false) add("linked", link.ticketId, link.facts);
  for (const { text: quote, facts } of text) add("text", quote, facts);
  for (const { text: quote, facts } of note) add("note", quote, facts);
  for (const { text: quote, facts } of update) add("update", quote, facts);
  return told;
}

const TROUBLES: readonly string[] = [
  "application_support",
  "billing_license",
  "identity_access",
  "security_compliance",
];

/** A trouble that is not over, and stops much or does harm now. */
function isIncident(
  { issueType, resolutionAction }: Route,
  facts: readonly Fact[],
  { reaches }: WorldData["rules"],
): boolean {
  const isOpen = resolutionAction !== "ignore" && resolutionAction !== "acknowledge";
  const last = (name: Fact["name"]): string => facts.findLast((fact) => fact.name === name)?.value ?? "";
  const isLarge = reaches.get(last("reach"))?.label === "high" || last("when") === "now";
  return isOpen && isLarge && TROUBLES.includes(issueType);
}

function toolsOf(
  isLinked: boolean,
  hasNote: boolean,
  hasAlternate: boolean,
  isClustered: boolean,
): readonly ToolName[] | undefined {
  const tools: ToolName[] = [];
  if (isLinked) tools.push("lookup_related_ticket");
  if (hasNote) tools.push("lookup_internal_routing_note");
  if (hasAlternate) tools.push("lookup_queue_capacity_forecast");
  if (isClustered) tools.push("lookup_queue_cluster_summary");
  return tools.length === 0 ? undefined : tools;
}
