import { TICKETS_FORMAT } from "../dataset/index.js";
import type { Ticket } from "../domain/ticket.js";
import { openOutputFile } from "../files/output-file.js";
import type { TicketSource, WorldData } from "../generator/index.js";
import { snakeCase } from "../support/snake-case.js";

/**
 * Writes the first tickets of a world as a file that can be played, a ticket a line; the same bytes every time. `look` sees each ticket.
 * Gives the SHA-256 of the file.
 */
export function writeWorld(
  path: string,
  { canary }: WorldData,
  tickets: TicketSource,
  count: number,
  look: (ticket: Ticket) => void,
): string {
  const output = openOutputFile({ flag: "--out", path });
  try {
    const { world, twin } = tickets;
    const of = { world: world.number, split: world.split, ...(twin !== undefined && { twin }) };
    const source = { generator: "helpdesk-env", ...of, canary };
    output.write(`${JSON.stringify({ format: TICKETS_FORMAT, source }).slice(0, -1)},\n"tickets":[`);
    let before = "";
    for (const ticket of tickets.first(count)) {
      look(ticket);
      output.write(`${before}\n${JSON.stringify(inSnakeCase(ticket))}`);
      before = ",";
    }
    output.write("\n]}\n");
    return output.commit();
  } finally {
    output.discard();
  }
}

function inSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inSnakeCase);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [snakeCase(key), inSnakeCase(member)]),
  );
}
