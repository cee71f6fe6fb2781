import type { CapacityState } from "../../domain/capacity.js";
import type {
  ClusterSummary,
  ContextStatus,
  OperationalContext,
  TicketView,
} from "../../domain/ticket-view.js";
import { ASSIGNMENT_GROUPS } from "../../domain/vocabulary.js";
import { snakeCase } from "../../support/snake-case.js";
import { without } from "../../support/without.js";
import { ACTION_LETTERS, ACTION_WORDS, TOOL_LETTERS } from "./moves.js";
import { spaced, valueLines } from "./value-lines.js";
import { whole, wrapped } from "./wrapped.js";

/** What stands beside the letter, in a person's words; what these do not know, by its name. */
export function deskLines(known: Partial<TicketView>): readonly string[] {
  const { capacityState, operationalContext, contextStatus, clusterSummary, ...others } = known;
  const told = [
    ...valueLines(others, ""),
    ...(clusterSummary === undefined ? [] : clusterLines(clusterSummary)),
    ...(capacityState === undefined ? [] : capacityLines(capacityState)),
    ...(operationalContext === undefined ? [] : operationalLines(operationalContext)),
    ...(contextStatus === undefined ? [] : contextLines(contextStatus)),
  ];
  return told.length === 0 ? [] : ["", ...told];
}

/** What waits and belongs with the ticket. */
export function clusterLines(summary: ClusterSummary): readonly string[] {
  const { serviceClusterId, ticketIdsAhead, hotAheadCount, sharedRequesterCount, incidentOpen } = summary;
  const others = without(summary, ...TOLD_OF_CLUSTER);
  const ahead =
    ticketIdsAhead.length === 0
      ? "No ticket that waits belongs with it"
      : `${ticketIdsAhead.length === 1 ? "1 ticket that waits belongs" : `${ticketIdsAhead.length} tickets that wait belong`} with it: ${ticketIdsAhead.join(", ")}` +
        (hotAheadCount === 0 ? "" : `, ${hotAheadCount} of them urgent`);
  const known = sharedRequesterCount > 1 ? ` Its requester has ${sharedRequesterCount} tickets in all.` : "";
  const named = serviceClusterId === undefined ? "" : ` (${serviceClusterId})`;
  const covered = incidentOpen ? " An incident covers it." : "";
  return [...wrapped(`${ahead}${named}.${known}${covered}`), ...valueLines(others, "")];
}

const TOLD_OF_CLUSTER = [
  "serviceClusterId",
  "ticketIdsAhead",
  "aheadCount",
  "hotAheadCount",
  "sharedRequesterCount",
  "incidentOpen",
] as const;

/** Slots that are left, with those of the beginning where some are gone. */
export function capacityLines(state: CapacityState): readonly string[] {
  const slots = (left: number, all: number): string => (left === all ? `${left}` : `${left} of ${all}`);
  const { teamCapacityRemaining: teamsLeft, teamCapacityInitial: teamsHad } = state;
  const teams = ASSIGNMENT_GROUPS.map((team) =>
    whole(`${spaced(team)} ${slots(teamsLeft[team], teamsHad[team])}`),
  );
  const {
    highPrioritySlotsRemaining: high,
    escalationSlotsRemaining: steps,
    incidentSlotsRemaining: incidents,
  } = state;
  return [
    ...wrapped(`Slots left: ${teams.join(", ")};`, "  "),
    ...wrapped(
      `  ${whole(`high or critical ${slots(high, state.highPrioritySlotsInitial)}`)}, ` +
        `${whole(`assign or escalate ${slots(steps, state.escalationSlotsInitial)}`)}, ` +
        whole(`incidents ${slots(incidents, state.incidentSlotsInitial)}`),
      "  ",
    ),
  ];
}

function operationalLines(context: OperationalContext): readonly string[] {
  const {
    requestInfoAvailable,
    requestInfoUsed,
    deferCount,
    incidentRecommended,
    incidentOpen,
    clusterCoordinationHint,
    sharedRequesterPressure,
    recommendedActions,
    ...others
  } = context;
  const advised = recommendedActions.flatMap((action) =>
    action === "submit" || action === "investigate"
      ? []
      : [`${ACTION_LETTERS[action]} (${ACTION_WORDS[action]})`],
  );
  const sentences = [
    ...(requestInfoAvailable ? ["The requester has more to tell."] : []),
    ...(requestInfoUsed ? ["The requester was asked."] : []),
    ...(deferCount > 0 ? ["It was put off once, and cannot be again."] : []),
    ...(incidentRecommended && !incidentOpen ? ["It calls for an incident before it is routed."] : []),
    ...(incidentOpen ? ["An incident is open on it, or on one that belongs with it."] : []),
    ...(sharedRequesterPressure ? ["Its requester has other tickets, maybe later ones."] : []),
    ...(clusterCoordinationHint && !sharedRequesterPressure ? ["Tickets that wait belong with it."] : []),
    ...(advised.length > 0 ? [`Advised: ${advised.join(", ")}.`] : []),
  ];
  return [...(sentences.length === 0 ? [] : wrapped(sentences.join(" "))), ...valueLines(others, "")];
}

/** What is still hidden, and by which letter it shows. */
export function contextLines(status: ContextStatus): readonly string[] {
  const { recommendedTools, hiddenContextRemaining } = status;
  const letters = recommendedTools.map((tool) =>
    whole(`${TOOL_LETTERS[tool]} (${spaced(snakeCase(tool).replace(/^lookup_/, ""))})`),
  );
  const text =
    letters.length > 0
      ? `Part of it is hidden until you look it up: ${letters.join(", ")}. Routed before that, it is worth less.`
      : hiddenContextRemaining
        ? "Part of it is still hidden."
        : "Nothing of it is hidden any more.";
  return [...wrapped(text), ...valueLines(without(status, ...SAID), "")];
}

/** What the list of lookups says, in other ways. */
const SAID = [
  "state",
  "investigationRequired",
  "hiddenContextRemaining",
  "contextGapCount",
  "revealedContextCount",
  "contextCompleteness",
  "recommendedTools",
] as const;
