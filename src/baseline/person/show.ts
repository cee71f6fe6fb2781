import type { Action } from "../../domain/action.js";
import { HANDBOOK } from "../../domain/handbook.js";
import type { Observation } from "../../domain/observation.js";
import { ROUTE_KEYS } from "../../domain/route.js";
import { ROUTE_FIELDS } from "../../domain/vocabulary.js";
import { isObject } from "../../support/is-object.js";
import { snakeCase } from "../../support/snake-case.js";
import { ACTION_LETTERS, TOOL_LETTERS, WORDS } from "./moves.js";

const WIDTH = 78;

/** All that an agent is told about the ticket on the desk. */
export function ticketLines(seen: Observation): readonly string[] {
  const { currentTicket: ticket, queuePosition, queueSize, investigationBudgetRemaining: lookups } = seen;
  if (ticket === null) return [];
  const { title, requester, createdAt, description, ticketId, ...known } = ticket;
  return [
    "",
    "─".repeat(WIDTH),
    `Ticket ${queuePosition} of ${queueSize} (${ticketId}); free lookups left: ${lookups}`,
    ...wrapped(`${requester}${createdAt === undefined ? "" : `, ${createdAt}`}`),
    "",
    ...wrapped(title),
    "",
    ...wrapped(description),
    ...(Object.keys(known).length === 0 ? [] : ["", ...valueLines(known, "")]),
    "",
    ...wrapped(
      `Do: ${offers(seen).join(", ")}, or four numbers to route (? help, w words, quit to pause)`,
      "    ",
    ),
  ];
}

/** What the last action found or earned. */
export function newsLines(seen: Observation): readonly string[] {
  const { lastToolResult: result, metadata } = seen;
  return [
    "",
    ...wrapped(`→ ${metadata.lastFeedbackSummary}`),
    ...(result === null ? [] : valueLines({ found: result }, "")),
  ];
}

export function helpLines(seen: Observation): readonly string[] {
  return [
    "",
    ...wrapped(seen.instructions),
    "",
    "Route by four numbers, one of each list, such as 5321:",
    ...ROUTE_FIELDS.flatMap((field) =>
      wrapped(
        `${spaced(field)}: ${WORDS[field].map((word, index) => `${index + 1} ${spaced(word)}`).join("  ")}`,
      ),
    ),
    ...wrapped(`Or: ${offers(seen).join(", ")}`, "    "),
    "Enter shows the ticket again, w what the words mean; quit pauses, and the same command goes on.",
  ];
}

/** The handbook, as agents have it. */
export function wordLines(): readonly string[] {
  return HANDBOOK.fields.flatMap(({ field, asks, choosing, words }) => [
    "",
    `${spaced(field).toUpperCase()}: ${asks}`,
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
    ...tools.map((tool) => `${TOOL_LETTERS[tool]} = ${spaced(tool.replace(/^lookup_/, ""))}`),
    ...availableActionTypes.flatMap((type) =>
      type === "submit" || type === "investigate" ? [] : [`${ACTION_LETTERS[type]} = ${spaced(type)}`],
    ),
  ];
}

/** Whatever an observation has, as names and values: what is added to the contract shows by itself. */
function valueLines(value: object, indent: string): readonly string[] {
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    const label = `${indent}${spaced(snakeCase(name))}:`;
    if (member === undefined || member === null || member === false) return [];
    if (isFlat(member)) return wrapped(`${label} ${flatText(member)}`, `${indent}  `);
    if (!Array.isArray(member)) return [label, ...valueLines(Object(member) as object, `${indent}  `)];
    const items: readonly unknown[] = member;
    return [
      label,
      ...items.flatMap((item) => [`${indent}  –`, ...valueLines(Object(item) as object, `${indent}    `)]),
    ];
  });
}

/** Whether it fits behind its name: a value, or values in one level. */
function isFlat(value: unknown): boolean {
  const members = isObject(value) || Array.isArray(value) ? Object.values(value) : [];
  const isText =
    isObject(value) && members.some((member) => typeof member === "string" && member.includes(" "));
  return !isText && members.every((member) => !isObject(member) && !Array.isArray(member));
}

/** Of switches only those that are on. */
function flatText(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(text).join(", ");
  if (!isObject(value)) return text(value);
  const parts = Object.entries(value).flatMap(([name, member]) => {
    if (member === false || member === undefined || member === null) return [];
    const named = spaced(snakeCase(name));
    return member === true ? [named] : [`${named} ${text(member)}`];
  });
  return parts.length === 0 ? "none" : parts.join(", ");
}

function text(value: unknown): string {
  return typeof value === "string" ? spacedWord(value) : String(value);
}

/** Words of the contract lose their underscores; what people wrote stays. */
function spacedWord(value: string): string {
  return /^[a-z]+(_[a-z]+)+$/.test(value) ? spaced(value) : value;
}

function spaced(word: string): string {
  return word.replaceAll("_", " ");
}

/** In lines that fit a terminal. What a ticket says cannot steer the terminal. */
function wrapped(whole: string, indent = ""): readonly string[] {
  return whole.split("\n").flatMap((paragraph) => {
    const lines: string[] = [];
    let line = /^ */.exec(paragraph)?.[0] ?? "";
    let isBegun = false;
    for (const word of paragraph
      .replace(/\p{Cc}/gu, " ")
      .split(" ")
      .filter((part) => part !== "")) {
      if (isBegun && line.length + 1 + word.length > WIDTH) {
        lines.push(line);
        line = indent + word;
      } else line += isBegun ? ` ${word}` : word;
      isBegun = true;
    }
    return [...lines, line];
  });
}
