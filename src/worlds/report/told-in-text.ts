import type { Ticket } from "../../domain/ticket.js";
import { secondDerivation } from "../../generator/index.js";

/** A fact of a rationale, with its name and where it is told. */
const FACT = /^fact (\w+) = \S+ \((\w+):/;

/**
 * Whether its text alone routes a ticket: all that decides stands there, and what is told elsewhere changes nothing. A note may
 * be there all the same.
 */
export function isToldInText(ticket: Ticket): boolean {
  const lines = (ticket.rationale ?? "").split("\n");
  const placed = lines.flatMap((line) => {
    const [, name, place] = FACT.exec(line) ?? [];
    return name === undefined ? [] : [{ line, name, place }];
  });
  // A keeper who is the usual one is told in a note and changes nothing.
  if (placed.some(({ name, place }) => place !== "text" && name !== "keeper")) return false;
  const own = placed.filter(({ place }) => place === "text").map(({ line }) => line);
  return secondDerivation({ ...ticket, rationale: own.join("\n") }).problems.length === 0;
}

/** Whether the text tells what the matter is: elsewhere it is in the note, the answer or the linked ticket. */
export function tellsItsMatter(ticket: Ticket): boolean {
  const matters = (ticket.rationale ?? "").split("\n").flatMap((line) => {
    const [, name, place] = FACT.exec(line) ?? [];
    return name === "matter" ? [place] : [];
  });
  return matters.at(-1) === "text";
}
