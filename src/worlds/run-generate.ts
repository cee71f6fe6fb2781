import { counted } from "../support/counted.js";
import type { Ticket } from "../domain/ticket.js";
import {
  createTicketSource,
  secondDerivation,
  WorldDataError,
  type WorldSplit,
  type WorldTwin,
} from "../generator/index.js";
import type { Terminal } from "../support/terminal.js";
import { readWorldData } from "./read-world-data.js";
import { readWorldKey, WorldKeyError } from "./world-key-file.js";
import { worldReport } from "./report/index.js";
import { writeWorld } from "./write-world.js";

/** What `generate` makes. */
export interface GenerateOptions {
  readonly world: number;
  readonly split: WorldSplit;
  /** Undefined: the tickets as they are. */
  readonly twin: WorldTwin | undefined;
  /** The file of the key that the world is derived from; undefined: none. */
  readonly key: string | undefined;
  readonly tickets: number;
  readonly out: string;
  /** Whether to measure the tickets. */
  readonly report: boolean;
}

/** Exit code where labels do not follow from their facts: a fault of the data or of the generator. */
const EXIT_WRONG = 1;
/** Exit code where the files of the worlds cannot be used. */
const EXIT_UNUSABLE = 2;
/** Problems that are told. */
const MOST_TOLD = 10;

/** Writes the tickets of a world, each derived a second time, and says what they are. Gives the exit code. */
export function runGenerate(options: GenerateOptions, terminal: Terminal): number {
  const { world, split, twin, key: path, tickets: count, out, report } = options;
  try {
    const key = path === undefined ? undefined : readWorldKey(path);
    const data = readWorldData();
    const source = createTicketSource(data, split, world, { twin, key });
    const tickets: Ticket[] = [];
    const problems: string[] = [];
    const sha256 = writeWorld(out, data, source, count, (ticket) => {
      problems.push(...secondDerivation(ticket).problems);
      if (report) tickets.push(ticket);
    });
    terminal.out(
      `${out}: ${count} ${twin === undefined ? "" : `${twin} `}tickets of world ${world} of ${split} (${source.world.company}), SHA-256 ${sha256}`,
    );
    terminal.out(`Play them with: helpdesk-env serve --dataset ${out}; what each word means: docs/worlds.md`);
    if (report) terminal.out(worldReport(data, split, tickets));
    if (problems.length === 0) return 0;
    terminal.notes.write(
      `generate: ${counted(problems.length, "label does", "labels do")} not follow from the facts of their ticket:\n  ${problems.slice(0, MOST_TOLD).join("\n  ")}\n`,
    );
    return EXIT_WRONG;
  } catch (error) {
    if (error instanceof WorldKeyError) {
      terminal.notes.write(`generate: ${error.message}\n`);
      return EXIT_UNUSABLE;
    }
    if (!(error instanceof WorldDataError)) throw error;
    terminal.notes.write(`generate: the files of the worlds cannot be used:\n${error.message}\n`);
    return EXIT_UNUSABLE;
  }
}
