import type { AlternateRoute, Route } from "../domain/route.js";
import type { Ticket } from "../domain/ticket.js";
import type { ToolName } from "../domain/vocabulary.js";
import { instant } from "./calendar.js";
import { derive } from "./derive.js";
import { fact, type Fact, type Place, type Said, type ToldFact } from "./facts.js";
import type { Policy } from "./lines.js";
import type { Part } from "./part.js";
import type { Plan } from "./plan.js";
import { rationaleOf } from "./rationale.js";
import type { Cause, Rules } from "./world-data.js";
import type { Written } from "./written.js";

/** The ticket that was written, with the labels that follow from what it tells. */
export function ticketOf(written: Written, rules: Rules): Ticket {
  const { part, plan, policy, letter, note, update } = written;
  const { scenario, setting, link } = part;
  const facts = toldFacts(written);
  const derivation = derive(facts, rules);
  const { route } = derivation;
  const alternate = plan.settled === undefined ? alternateOf(plan.cause, policy, route) : undefined;
  return {
    ticketId: part.ticketId,
    title: written.title,
    requester: part.requester,
    description: letter.text,
    createdAt: instant(setting.at),
    ...route,
    ...noteOf(note, plan),
    customerUpdateNote: update.length === 0 ? undefined : joined(update),
    relatedTicketId: link?.isNamed === true ? link.ticketId : undefined,
    serviceClusterId: part.serviceClusterId,
    followUp: link?.comesBack === true ? true : undefined,
    incidentRecommended: isIncident(route, facts, rules) ? true : undefined,
    investigationTools: toolsOf(
      link,
      note.length > 0,
      alternate !== undefined,
      part.serviceClusterId !== undefined,
    ),
    ...written.redacted,
    rationale: rationaleOf(scenario.id, facts, derivation),
    alternateRoutes: alternate === undefined ? undefined : [alternate],
  };
}

function joined(lines: readonly Said[]): string {
  return lines.map(({ text }) => text).join(" ");
}

/** A doubt where the text leaves the cause open, else a plan. */
function noteOf(note: readonly Said[], { causePlace }: Plan): Pick<Ticket, "ambiguityNote" | "planningNote"> {
  if (note.length === 0) return {};
  return causePlace === "note" ? { ambiguityNote: joined(note) } : { planningNote: joined(note) };
}

function alternateOf({ or }: Cause, { alternate }: Policy, route: Route): AlternateRoute | undefined {
  if (or === undefined || alternate === undefined || alternate === route.assignmentGroup) return undefined;
  return { assignmentGroup: alternate, scoreMultiplier: or.share };
}

/** Facts in the order in which they count. */
function toldFacts({ part, policy, letter, note, update }: Written): readonly ToldFact[] {
  const told: ToldFact[] = [];
  const add = (place: Place, quote: string, facts: readonly Fact[]): void => {
    for (const { name, value } of facts) told.push({ name, value, place, quote });
  };
  const { link, requester } = part;
  if (link?.comesBack === false) {
    add(link.isNamed ? "linked" : "history", link.isNamed ? link.ticketId : requester, link.facts);
  }
  for (const { text: quote, facts } of letter.lines) add("text", quote, facts);
  for (const { text: quote, facts } of note) add("note", quote, facts);
  for (const { text: quote, facts } of update) add("update", quote, facts);
  const { alternate, isAlternateTold } = policy;
  if (alternate !== undefined && !isAlternateTold) add("forecast", alternate, [fact("other", alternate)]);
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
  { reaches }: Rules,
): boolean {
  const isOpen = resolutionAction !== "ignore" && resolutionAction !== "acknowledge";
  const last = (name: Fact["name"]): string => facts.findLast((fact) => fact.name === name)?.value ?? "";
  const isLarge = reaches.get(last("reach"))?.label === "high" || last("when") === "now";
  return isOpen && isLarge && TROUBLES.includes(issueType);
}

function toolsOf(
  link: Part["link"],
  hasNote: boolean,
  hasAlternate: boolean,
  isClustered: boolean,
): readonly ToolName[] | undefined {
  const tools: ToolName[] = [];
  if (link !== undefined) tools.push(link.isNamed ? "lookup_related_ticket" : "lookup_requester_history");
  if (hasNote) tools.push("lookup_internal_routing_note");
  if (hasAlternate) tools.push("lookup_queue_capacity_forecast");
  if (isClustered) tools.push("lookup_queue_cluster_summary");
  return tools.length === 0 ? undefined : tools;
}
