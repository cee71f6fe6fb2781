/**
 * The labels of a generated record a second time, from the facts of its rationale alone. Nothing here is the generator's: the
 * tables are written anew from docs/handbook.md, so that a slip in `data/worlds/rules.json` or in derive.ts shows.
 */
import type { Ticket } from "../domain/ticket.js";

/** What a second reading of a record's facts comes to. */
export interface SecondDerivation {
  readonly issueType: string;
  readonly priority: string;
  readonly assignmentGroup: string;
  readonly resolutionAction: string;
  /** What is wrong: a label that does not follow, a quote that does not stand where it is said to. Empty: nothing. */
  readonly problems: readonly string[];
}

const FACT = /^fact (\w+) = (\S+) \((\w+): (".*")\)$/;
const LATER = ["linked", "history", "text", "note", "update", "forecast"];

const ISSUE_TYPES: readonly (readonly [string, readonly string[]])[] = [
  ["billing_license", ["charge", "paid_place", "open_fee"]],
  ["identity_access", ["way_in", "rights"]],
  ["application_support", ["fault", "setting", "stuck"]],
  ["service_request", ["supply"]],
  ["spam_phishing", ["lure", "junk"]],
  ["general_inquiry", ["question", "settled", "there_already"]],
  ["security_compliance", ["intrusion", "given_away", "cleared_fear", "duty"]],
  ["onboarding", ["joining", "not_joining"]],
  ["feature_request", ["wish"]],
];
const ACTIONS: readonly (readonly [string, readonly string[]])[] = [
  ["fulfill", ["known_step"]],
  ["escalate", ["find_out", "judge"]],
  ["assign", ["order", "signature", "days", "frozen"]],
  ["acknowledge", ["reply_owed"]],
  ["ignore", ["nothing_left"]],
];
/** Who has a power where nothing says who has it. */
const OWNERS: readonly (readonly [string, readonly string[]])[] = [
  ["license_ops", ["ledger", "seats"]],
  ["service_desk", ["answering", "resets", "groups", "mailboxes", "badges", "stock", "rooms", "printers"]],
  ["application_team", ["diagnosis", "roles", "settings", "jobs"]],
  ["procurement", ["ordering", "phones", "portals"]],
  ["security_team", ["watch", "filters", "vault", "evidence"]],
  ["onboarding_ops", ["joiners", "directory"]],
];
const HIGH_IMPACT = ["standstill", "many_at_stake"];
const HIGH_URGENCY = ["now", "next_day", "two_days_long"];

/** Reads the rationale of a generated ticket again. */
export function secondDerivation(ticket: Ticket): SecondDerivation {
  const facts = (ticket.rationale ?? "").split("\n").flatMap((text) => {
    const [, name = "", value = "", place = "", quote = '""'] = FACT.exec(text) ?? [];
    return name === "" ? [] : [{ name, value, place, quote: String(JSON.parse(quote)) }];
  });
  const latest = (name: string, about = ""): string =>
    facts
      .filter((one) => one.name === name && one.value.startsWith(about))
      .sort((a, b) => LATER.indexOf(a.place) - LATER.indexOf(b.place))
      .at(-1)
      ?.value.slice(about.length) ?? "";
  const power = latest("power");
  const told = latest("keeper", `${power}:`);
  const again = {
    issueType: wordFor(ISSUE_TYPES, latest("matter")),
    priority: priorityOf(latest("reach"), latest("when")),
    assignmentGroup: told === "" ? wordFor(OWNERS, power) : told,
    resolutionAction: wordFor(ACTIONS, latest("state")),
  };
  const problems = (["issueType", "priority", "assignmentGroup", "resolutionAction"] as const).flatMap(
    (field) =>
      again[field] === ticket[field]
        ? []
        : [`${ticket.ticketId}: ${field} is ${ticket[field]}, and ${again[field]} follows from the facts`],
  );
  const missing = facts.flatMap(({ name, place, quote }) =>
    textAt(ticket, place).includes(quote) ? [] : [`${ticket.ticketId}: ${name} is not told in the ${place}`],
  );
  const other = (ticket.alternateRoutes ?? []).map(({ assignmentGroup }) => assignmentGroup).join();
  const unknown =
    latest("other") === other ? [] : [`${ticket.ticketId}: no fact says that ${other} could take it`];
  return { ...again, problems: [...problems, ...missing, ...unknown] };
}

function wordFor(table: readonly (readonly [string, readonly string[]])[], value: string): string {
  return table.find(([, values]) => values.includes(value))?.[0] ?? "nothing";
}

function priorityOf(reach: string, when: string): string {
  const highs = Number(HIGH_IMPACT.includes(reach)) + Number(HIGH_URGENCY.includes(when));
  if (highs > 0) return highs === 2 ? "critical" : "high";
  return reach === "nobody" && when === "none" ? "low" : "medium";
}

function textAt(ticket: Ticket, place: string): string {
  if (place === "linked") return ticket.relatedTicketId ?? "";
  // What stands there is another ticket, or a table: what it is found by.
  if (place === "history") return ticket.requester;
  if (place === "forecast") return (ticket.alternateRoutes ?? []).map((one) => one.assignmentGroup).join();
  if (place === "note") return `${ticket.ambiguityNote ?? ""}\n${ticket.planningNote ?? ""}`;
  return place === "update" ? (ticket.customerUpdateNote ?? "") : ticket.description;
}
