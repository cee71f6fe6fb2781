import type { Action } from "../../domain/action.js";
import { HANDBOOK } from "../../domain/handbook.js";
import type { Observation } from "../../domain/observation.js";
import { ROUTE_KEYS } from "../../domain/route.js";
import { ROUTE_FIELDS } from "../../domain/vocabulary.js";
import { contextLines, deskLines } from "./desk-lines.js";
import { LOOKUP_RULE, lookupsLeft } from "./lookup-cost.js";
import { ACTION_LETTERS, ACTION_WORDS, TOOL_LETTERS, WORDS } from "./moves.js";
import { spaced } from "./value-lines.js";
import { whole, WIDTH, wrapped } from "./wrapped.js";

/** All that an agent is told about the ticket on the desk. */
export function ticketLines(seen: Observation): readonly string[] {
  const { currentTicket: ticket } = seen;
  if (ticket === null) return [];
  const { title, requester, createdAt, description, ticketId, ...known } = ticket;
  return [
    "",
    "─".repeat(WIDTH),
    ...wrapped(`${placeText(seen, ticketId)}; ${lookupsLeft(seen)}`),
    ...wrapped(
      `${requester}${createdAt === undefined ? "" : `, ${createdAt.replace("T", " ").replace(/:\d\dZ$/, " UTC")}`}`,
    ),
    "",
    ...wrapped(title),
    "",
    ...wrapped(description),
    ...deskLines(known),
    "",
    ...doLines(seen),
  ];
}

/** The same ticket after something was looked up: its letter has been read. */
export function sameTicketLines(seen: Observation): readonly string[] {
  const { currentTicket: ticket } = seen;
  if (ticket === null) return [];
  const { contextStatus } = ticket;
  return [
    "",
    ...wrapped(`${placeText(seen, ticket.ticketId)}; Enter shows it again, ? what the letters do.`),
    ...(contextStatus === undefined ? [] : contextLines(contextStatus)),
    `Do: ${offers(seen)
      .map((offer) => offer.charAt(0))
      .join(" ")}, or four numbers to route`,
  ];
}

function placeText({ queuePosition, queueSize }: Observation, ticketId: string): string {
  return `Ticket ${queuePosition} of ${queueSize} (${ticketId})`;
}

function doLines(seen: Observation): readonly string[] {
  return wrapped(
    `Do: ${offers(seen).join(", ")}, or four numbers to route (? help, w words, quit to pause)`,
    "    ",
  );
}

/** How the task is played, in a person's words: what an agent's instructions say. */
export function helpLines(seen: Observation): readonly string[] {
  const { availableActionTypes: actions } = seen;
  const hasSlots = seen.currentTicket?.capacityState !== undefined;
  const rules = [
    "Route every ticket of the queue: what it is about, how urgent it is, who can take the next step, and what is done next. w explains every word; read that once.",
    LOOKUP_RULE,
    ...(actions.includes("request_info")
      ? [
          "Part of a ticket may be hidden until it is looked up, and routing before that costs.",
          "Tickets are linked: those that are handled well make later ones of the same matter easier, others make them worse and come back.",
        ]
      : []),
    ...(hasSlots
      ? [
          "Teams, high priorities and escalations have few slots. Without one a route costs more; where the forecast says that an alternate is under less pressure, that one costs less.",
          "Where a ticket calls for an incident, open it before you route.",
        ]
      : []),
  ];
  return [
    "",
    ...rules.flatMap((rule) => wrapped(rule, "  ")),
    "",
    "Route by four numbers, one of each list, such as 5321:",
    ...ROUTE_FIELDS.flatMap((field) =>
      wrapped(
        `${spaced(field)}: ${WORDS[field].map((word, index) => whole(`${index + 1} ${spaced(word)}`)).join("  ")}`,
        "    ",
      ),
    ),
    ...wrapped(`Or: ${offers(seen).join(", ")}`, "    "),
    ...wrapped("Enter shows the ticket again; quit pauses, and the same command goes on."),
  ];
}

/** The handbook, as agents have it. */
export function wordLines(): readonly string[] {
  return HANDBOOK.fields.flatMap(({ field, asks, choosing, words }) => [
    "",
    ...wrapped(`${spaced(field).toUpperCase()}: ${asks}`),
    ...choosing.flatMap((sentence) => wrapped(sentence)),
    ...words.flatMap(({ word, meaning }, index) =>
      wrapped(`${index + 1} ${spaced(word)}: ${meaning}`, "    "),
    ),
  ]);
}

export function actionText(action: Action): string {
  if (action.actionType !== "submit") return spaced(action.toolName ?? action.actionType);
  return ROUTE_FIELDS.map((field) => spaced(action[ROUTE_KEYS[field]] ?? "–")).join(" · ");
}

function offers({ availableActionTypes, availableTools }: Observation): readonly string[] {
  const tools = availableActionTypes.includes("investigate") ? availableTools : [];
  return [
    ...tools.map((tool) => whole(`${TOOL_LETTERS[tool]} = ${spaced(tool.replace(/^lookup_/, ""))}`)),
    ...availableActionTypes.flatMap((type) =>
      type === "submit" || type === "investigate"
        ? []
        : [whole(`${ACTION_LETTERS[type]} = ${ACTION_WORDS[type]}`)],
    ),
  ];
}
