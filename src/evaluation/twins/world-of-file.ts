import * as v from "valibot";
import { createDataset, loadDataset, type Dataset } from "../../dataset/index.js";
import type { Ticket } from "../../domain/ticket.js";
import { readJsonFile } from "../../files/read-json-file.js";
import { having, oneOf, wholeNumber } from "../../files/shapes.js";
import { createTicketSource, WORLD_SPLITS, type WorldTwin } from "../../generator/index.js";
import { SettingsError } from "../../support/settings-error.js";
import { readWorldData } from "../../worlds/read-world-data.js";

/** The world that a file of generated tickets is of. */
export interface WorldOfFile {
  readonly own: Dataset;
  /** As many tickets as the file has, in the order of the file. */
  twin(twin: WorldTwin): Dataset;
  datasetOf(tickets: readonly Ticket[]): Dataset;
}

const HEADER = having({
  source: having({ generator: oneOf(["helpdesk-env"]), world: wholeNumber(0), split: oneOf(WORLD_SPLITS) }),
});

/**
 * Undefined of a file that is not of a world as it is. Throws {@link SettingsError} where the world gives other tickets than the file has: it
 * was written by another version, or changed since.
 */
export function worldOfFile(path: string): WorldOfFile | undefined {
  const json = readJsonFile(path);
  if (!v.is(HEADER, json) || "twin" in json.source) return undefined;
  const { world, split } = json.source;
  const own = loadDataset(path);
  const data = readWorldData();
  const drawn = (twin?: WorldTwin): Dataset =>
    createDataset([...createTicketSource(data, split, world, { twin }).first(own.tickets.length)]);
  const again = drawn();
  if (again.digest !== own.digest) {
    throw new SettingsError([
      `--twins: world ${world} of ${split} gives other tickets than ${path} has, so that no twin pairs with them. Write the file again with generate.`,
    ]);
  }
  return { own, twin: drawn, datasetOf: (tickets) => createDataset(tickets) };
}
