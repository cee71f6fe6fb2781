import { statSync } from "node:fs";
import type { Action } from "../domain/action.js";
import { codeOf } from "../files/output-error.js";
import { readLines } from "../files/read-lines.js";
import { isObject } from "../support/is-object.js";
import type { TrajectoryEpisode, TrajectoryHeader } from "../trajectory-file/index.js";
import type { Provenance } from "./provenance.js";
import { readLine } from "./read-line.js";

/** An episode of a trajectory file. */
export interface StoredEpisode {
  /** 1 for the first of the file. */
  readonly number: number;
  /** Of the file. */
  readonly line: number;
  /** The one above it: files that were joined have several. */
  readonly header: TrajectoryHeader;
  readonly episode: TrajectoryEpisode;
  /** One for each of its steps. */
  readonly actions: readonly Action[];
  /** As the episode says, else as the header does. */
  readonly policy: string;
  readonly sees: TrajectoryHeader["sees"];
  readonly run: string | null;
}

/** Whoever played, where nobody says. */
export const UNNAMED = "unnamed";

const NO_FILE = "is a folder or a pipe: it is read twice, so it has to be a file";

/** Most problems that are listed; a file with more is no trajectory file at all. */
const MOST_PROBLEMS = 1_000;

/** A file that is not a whole trajectory file: all that is wrong with it, by line. */
export class TrajectoryFileError extends Error {
  override readonly name = "TrajectoryFileError";

  constructor(
    path: string,
    /** Each with its line. */
    readonly problems: readonly string[],
  ) {
    const more = problems.length - MOST_PROBLEMS;
    super(
      [
        `${path} is no trajectory file that can be used:`,
        ...problems.slice(0, MOST_PROBLEMS).map((problem) => `  ${problem}`),
        ...(more > 0 ? [`  and ${more} more`] : []),
        "What a file must be is in docs/trajectory-format.md; one is written by: npm run collect -- --output FILE",
      ].join("\n"),
    );
  }
}

export interface TrajectoryFacts {
  readonly episodes: number;
  /** Each provenance of an episode once, in the order of the file. */
  readonly provenances: readonly Provenance[];
}

/** Throws {@link TrajectoryFileError} unless every line of the file is right. */
export function checkTrajectory(path: string): TrajectoryFacts {
  const problems: string[] = [];
  const provenances = new Map<string, Provenance>();
  let episodes = 0;
  try {
    const report = (line: number, what: string): unknown => problems.push(`line ${line}: ${what}`);
    if (!statSync(path).isFile()) throw new TrajectoryFileError(path, [NO_FILE]);
    for (const { header } of readTrajectory(path, report)) {
      const provenance = provenanceIn(header);
      provenances.set(JSON.stringify(provenance), provenance);
      episodes += 1;
    }
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error; // not of the file system
    problems.push(`cannot be read: ${codeOf(error) === "ENOENT" ? "there is no such file" : error.message}`);
  }
  if (problems.length === 0 && episodes === 0) problems.push("line 1: there is no episode in it");
  if (problems.length > 0) throw new TrajectoryFileError(path, problems);
  return { episodes, provenances: [...provenances.values()] };
}

export function provenanceIn({ contract_version, rules_digest, dataset_digest }: Provenance): Provenance {
  return { contract_version, rules_digest, dataset_digest };
}

/** What becomes of a last line that was not written to its end, by a writer that was killed. */
export type CutEnd = "told" | "left out";

/** The episodes of a file, one after the other; everything else is a problem. */
export function* readTrajectory(
  path: string,
  problem: (line: number, what: string) => void = () => undefined,
  cutEnd: CutEnd = "told",
): Generator<StoredEpisode> {
  let header: TrajectoryHeader | undefined;
  /** Whether what is above was told of already. */
  let lacksHeader = false;
  const begun = new Map<string, number>();
  let number = 0;
  for (const { number: line, content, isWhole } of readLines(path)) {
    if (!isWhole && cutEnd === "left out") return;
    const stored = readLine(content, (what) => problem(line, what));
    if (stored === undefined) {
      lacksHeader ||= header === undefined;
      continue;
    }
    if (stored.kind === "header") {
      ({ header } = stored);
      begun.clear(); // what is joined to it may have played the same
      continue;
    }
    number += 1;
    if (header === undefined) {
      if (!lacksHeader)
        problem(line, "there is no header above this episode: it is the first line of a file");
      lacksHeader = true;
      continue;
    }
    const { episode, actions } = stored;
    const policy = episode.policy ?? header.policy ?? UNNAMED;
    const found = { number, line, header, episode, actions, policy };
    const read = { ...found, sees: episode.sees ?? header.sees, run: episode.run ?? header.run };
    const why = repetition(read, begun) ?? strayTask(episode);
    if (why === undefined) yield read;
    else problem(line, why);
  }
}

/** Who played what by which rules: a file has it once, or two runs wrote it. In a named run a seed may come again. */
function repetition(stored: StoredEpisode, begun: Map<string, number>): string | undefined {
  const { policy, episode, header, run, line } = stored;
  if (run !== null) return undefined;
  const { rules_digest, dataset_digest } = header;
  const { reset, attempt = 1 } = episode;
  const identity = JSON.stringify([policy, reset, attempt, rules_digest, dataset_digest]);
  const earlier = begun.get(identity);
  begun.set(identity, earlier ?? line);
  return earlier === undefined ? undefined : `this episode stands in line ${earlier} already`;
}

/** What an observation says of its episode, where it is of another task. */
function strayTask({ reset, steps, observation }: TrajectoryEpisode): string | undefined {
  for (const [index, seen] of [...steps.map((step) => step.observation), observation].entries()) {
    const task = isObject(seen) ? seen["task_id"] : undefined;
    if (typeof task === "number" && task !== reset.task_id)
      return `an observation (${index + 1}) is of task ${task}, and the episode of task ${reset.task_id}`;
  }
  return undefined;
}
