import type { Dataset } from "../dataset/index.js";
import {
  SOURCE_NUMBERS,
  type GeneratedSource,
  type SourceNumber,
  type TicketSource,
} from "../domain/ticket-source.js";
import type { SplitChoice } from "../domain/vocabulary.js";
import type { Worlds } from "../generator/index.js";
import { shorten } from "../support/shorten.js";
import { snakeCase } from "../support/snake-case.js";
import { HelpdeskError } from "./catalogue.js";
import type { WorldsInfo } from "./service.js";

/** A source whose values are in range, with what it leaves out, and its tickets. */
export interface CheckedSource {
  readonly source: TicketSource;
  readonly dataset: Dataset;
}

/** Throws `invalid_source`. `split`: what the reset names beside it. */
export function checkSource(
  { generated }: TicketSource,
  split: SplitChoice | undefined,
  worlds: Worlds | undefined,
): CheckedSource {
  if (generated === undefined) throw invalid("The source names no tickets.", "source");
  if (worlds === undefined)
    throw invalid("This server has no worlds to draw tickets from.", "source.generated");
  if (split !== undefined && split !== "all") {
    throw invalid(
      `split ${split} is a part of the server's own tickets, and the source has a split of its own: source.generated.split.`,
      "split",
    );
  }
  checkNumbers(generated);
  checkKey(generated, worlds);
  return { source: { generated: worlds.resolved(generated) }, dataset: worlds.tickets(generated) };
}

export function worldsInfo({ digest, keyDigest = "" }: Worlds): WorldsInfo {
  const options = NUMBERS.map(([name, number]) => ({ name: snakeCase(name), ...number }));
  return { digest, keyDigest, options };
}

/** Keys of the table are its own. */
const NUMBERS = Object.entries(SOURCE_NUMBERS) as readonly [keyof typeof SOURCE_NUMBERS, SourceNumber][];

function checkNumbers(source: GeneratedSource): void {
  for (const [name, { minimum, maximum }] of NUMBERS) {
    const value = source[name];
    if (value === undefined || (Number.isInteger(value) && value >= minimum && value <= maximum)) continue;
    throw invalid(
      `${snakeCase(name)} cannot be ${value}: it is a whole number from ${minimum} to ${maximum}.`,
      `source.generated.${snakeCase(name)}`,
    );
  }
}

function checkKey({ keyDigest: wanted }: GeneratedSource, { keyDigest: own }: Worlds): void {
  if (wanted === undefined || wanted === own) return;
  const here = own === undefined ? "the worlds here are of no key" : `the worlds here are of the key ${own}`;
  throw invalid(
    `The source is of the key ${JSON.stringify(shorten(wanted, 64))}, and ${here}.`,
    "source.generated.key_digest",
  );
}

function invalid(problem: string, subject: string): HelpdeskError {
  return new HelpdeskError("invalid_source", problem, subject);
}
