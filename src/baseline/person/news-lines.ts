import { ROUTE_KEYS } from "../../domain/route.js";
import type { Observation } from "../../domain/observation.js";
import type { RewardComponents } from "../../domain/reward-components.js";
import { ASSIGNMENT_GROUPS, ROUTE_FIELDS, type RouteField } from "../../domain/vocabulary.js";
import type { CapacityForecast, ToolResult } from "../../domain/tool-result.js";
import type { LaterDemand } from "../../domain/capacity.js";
import { counted } from "../../support/counted.js";
import { snakeCase } from "../../support/snake-case.js";
import { without } from "../../support/without.js";
import { capacityLines, clusterLines } from "./desk-lines.js";
import { lookupCharge } from "./lookup-cost.js";
import { spaced, valueLines } from "./value-lines.js";
import { wrapped } from "./wrapped.js";

/** What the last action found or earned; `before`: what was seen when it was taken. */
export function newsLines(before: Observation, now: Observation): readonly string[] {
  const { lastToolResult: result, lastRewardComponents: components, reward } = now;
  const paid = reward === null || reward === 0 || now.done ? "" : ` The step pays ${points(reward)}.`;
  if (result === null) {
    return components === null ? [] : ["", ...wrapped(`→ ${handledText(components)}${paid}`, "  ")];
  }
  const { said, shown } = foundIn(result);
  const isCharged = result.actionType === "investigate" || result.actionType === "request_info";
  const charge = isCharged ? ` ${lookupCharge(before, now)}` : "";
  return ["", ...wrapped(`→ ${said}${charge}${paid}`, "  "), ...shown];
}

/** A ticket left the desk: what was right, and what it did. */
function handledText(components: RewardComponents): string {
  if (components.rewardKind === "invalid") {
    return `Not possible here (${spaced(components.penaltyReason)}): the ticket scores 0.`;
  }
  if (components.rewardKind !== "submit") return "Done.";
  const { ticketScore, fieldBreakdown, usedAlternateRoute } = components;
  const graded = ROUTE_FIELDS.filter((field) => !(components.ungradedFields ?? []).includes(field));
  const share = (field: RouteField): number => fieldBreakdown[ROUTE_KEYS[field]];
  const named = (fields: readonly RouteField[], write: (field: RouteField) => string = spaced): string =>
    fields.map(write).join(", ");
  const right = graded.filter((field) => share(field) === 1);
  const wrong = graded.filter((field) => share(field) === 0);
  const partly = graded.filter((field) => share(field) > 0 && share(field) < 1);
  const labels = [
    ...(right.length > 0 ? [`right: ${named(right)}`] : []),
    ...(partly.length > 0
      ? [`in part: ${named(partly, (field) => `${spaced(field)} (${points(share(field))})`)}`]
      : []),
    ...(wrong.length > 0 ? [`wrong: ${named(wrong)}`] : []),
  ];
  return [
    `Routed, for ${points(ticketScore)} of 1${usedAlternateRoute ? ", as an acceptable alternate" : ""}; ${labels.join("; ")}.`,
    ...costsOf(components),
    ...consequencesOf(components),
  ].join(" ");
}

function costsOf(components: RewardComponents): readonly string[] {
  const costs = [
    [components.contextGapPenalty, "what was not looked up first"],
    [components.capacityPenalty, "slots that were not there"],
    [components.incidentGapPenalty, "an incident that was not opened"],
    [components.riskPenalty, "a priority too low or a careless next step"],
  ] as const;
  const told = costs.flatMap(([cost, what]) =>
    cost === undefined || cost === 0 ? [] : [`${points(cost)} for ${what}`],
  );
  return told.length === 0 ? [] : [`The step is worth less: ${told.join(", ")}.`];
}

function consequencesOf(components: RewardComponents): readonly string[] {
  const { clusterStabilizedTicketIds: eased, clusterDestabilizedTicketIds: worse } = components;
  const { spawnedFollowUpTicketId: back } = components;
  return [
    ...(eased === undefined ? [] : [`Easier now: ${eased.join(", ")}.`]),
    ...(worse === undefined ? [] : [`Worse now: ${worse.join(", ")}.`]),
    ...(back === undefined ? [] : [`It comes back later, as ${back}.`]),
  ];
}

interface Found {
  /** In a sentence. */
  readonly said: string;
  readonly shown: readonly string[];
}

const NOTHING = "it found nothing.";

function foundIn(result: ToolResult): Found {
  switch (result.actionType) {
    case "investigate":
      return lookedUp(result);
    case "request_info": {
      const { customerUpdateNote: answer } = result;
      if (answer === undefined) return { said: "The requester has nothing to add.", shown: [] };
      return { said: "The requester answers:", shown: wrapped(answer) };
    }
    case "open_incident":
      return {
        said: result.opened
          ? `An incident is open${result.overflow > 0 ? ", without a slot for it, which costs" : ""}.`
          : result.refusal === "already_covered"
            ? "Nothing was opened: an incident covers this ticket already."
            : "Nothing was opened: none is called for here.",
        shown: [],
      };
    case "defer":
      return {
        said: result.allowed
          ? `The ticket waits at the end of the queue${result.slaRisk ? ", although it was urgent, which costs" : ""}.`
          : result.refusal === "already_deferred"
            ? "It stays: a ticket can be put off once."
            : "It stays: it is the last one.",
        shown: [],
      };
  }
}

function lookedUp(result: Extract<ToolResult, { actionType: "investigate" }>): Found {
  const { toolName, found } = result;
  const tool = spaced(snakeCase(toolName).replace(/^lookup_/, ""));
  if (!found) return { said: `${capital(tool)}: ${NOTHING}`, shown: [] };
  const said = `${capital(tool)}:`;
  if (result.toolName === "lookup_queue_capacity_forecast" && result.forecast !== undefined) {
    return { said, shown: forecastLines(result.forecast) };
  }
  if (result.toolName === "lookup_queue_cluster_summary" && result.summary !== undefined) {
    return { said, shown: clusterLines(result.summary) };
  }
  return {
    said,
    shown: valueLines(without(result, "actionType", "ticketId", "useful", "toolName", "found"), ""),
  };
}

function forecastLines(forecast: CapacityForecast): readonly string[] {
  const { capacityState, primaryPressure, alternatePressure, preferredRouteLabel, laterDemand } = forecast;
  const others = without(
    forecast,
    ...([
      "capacityState",
      "primaryPressure",
      "alternatePressure",
      "preferredRouteLabel",
      "laterDemand",
    ] as const),
  );
  const lack = (slots: number): string => (slots === 0 ? "no slot" : counted(slots, "slot"));
  const alternate =
    alternatePressure === undefined
      ? ""
      : ` For the best alternate ${lack(alternatePressure)}. Better off: ${preferredRouteLabel === "alternate" ? "the alternate" : "the first choice"}.`;
  return [
    ...capacityLines(capacityState),
    ...wrapped(
      `Missing for the best route, with what still comes: ${lack(primaryPressure)}.${alternate}`,
      "  ",
    ),
    ...wrapped(demandText(laterDemand), "  "),
    ...valueLines(others, ""),
  ];
}

function demandText(demand: LaterDemand): string {
  const { ticketCount, byTeam, hotCount, escalatingCount, withAlternatesCount, incidentCount } = demand;
  const teams = ASSIGNMENT_GROUPS.filter((team) => byTeam[team] > 0).map(
    (team) => `${byTeam[team]} for ${spaced(team)}`,
  );
  const kinds = [
    [hotCount, "high or critical"],
    [escalatingCount, "to assign or escalate"],
    [withAlternatesCount, "with an alternate"],
    [incidentCount, "with an incident"],
  ] as const;
  const parts = [
    ...teams,
    ...kinds.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`),
  ];
  const of = parts.length === 0 ? "" : `: ${parts.join(", ")}`;
  return `Still to come: ${counted(ticketCount, "ticket")}${of}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A number of points that people read. */
function points(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
