import { statSync } from "node:fs";
import type { Action } from "../domain/action.js";
import { codeOf } from "../files/output-error.js";
import type { JsonValue } from "../support/json-value.js";
import type { Provenance } from "./provenance.js";
import { readLines } from "../files/read-lines.js";
import { readRow, type StoredRow } from "./read-row.js";
import type { EndRow, EpisodeRow, StepRow } from "./rows.js";
import { isObject } from "../support/is-object.js";

/** A whole episode of a trajectory file. */
export interface StoredEpisode {
  /** 1 for the first of the file. */
  readonly number: number;
  /** Of its first row; its steps and its end follow, a line each. */
  readonly line: number;
  readonly episode: EpisodeRow;
  readonly steps: readonly { readonly row: StepRow; readonly action: Action }[];
  readonly end: EndRow;
}

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
        "Write one with: npm run collect -- --format jsonl --output FILE",
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
    for (const { episode } of readTrajectory(path, report)) {
      const { contract_version, rules_digest, dataset_digest } = episode;
      const provenance = { contract_version, rules_digest, dataset_digest };
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

type Open =
  | { readonly state: "none" }
  /** A row of it is wrong: what follows up to the next episode is read, but not put together. */
  | { readonly state: "broken" }
  | {
      readonly state: "open";
      readonly line: number;
      readonly episode: EpisodeRow;
      readonly steps: StoredEpisode["steps"][number][];
    };

/** The whole episodes of a file, one after the other; everything else is a problem. */
export function* readTrajectory(
  path: string,
  problem: (line: number, what: string) => void = () => undefined,
): Generator<StoredEpisode> {
  let open: Open = { state: "none" };
  const begun = new Map<string, number>();
  let number = 0;
  let last = 0;
  for (const line of readLines(path)) {
    last = line.number;
    const stored = readRow(line.content, (what) => problem(line.number, what));
    if (stored === undefined) {
      open = { state: "broken" };
      continue;
    }
    if (stored.kind === "episode") {
      if (open.state === "open") problem(line.number, unfinished(open.line));
      const identity = identityOf(stored.row);
      const earlier = begun.get(identity);
      if (earlier !== undefined) problem(line.number, `this episode begins in line ${earlier} already`);
      else begun.set(identity, line.number);
      open = { state: "open", line: line.number, episode: stored.row, steps: [] };
      number += 1;
      continue;
    }
    if (open.state === "broken") continue;
    const misplaced = placeProblem(open, stored);
    if (open.state === "none" || misplaced !== undefined) {
      problem(line.number, misplaced ?? "");
      open = { state: "broken" };
    } else if (stored.kind === "step") {
      open.steps.push({ row: stored.row, action: stored.action });
    } else {
      const { line: first, episode, steps } = open;
      yield { number, line: first, episode, steps, end: stored.row };
      open = { state: "none" };
    }
  }
  if (open.state === "open") problem(last, `the file ends here, ${unfinished(open.line)}`);
}

/** Who played what by which rules: a file has it once, or two runs wrote it. */
function identityOf({ policy, reset, rules_digest, dataset_digest }: EpisodeRow): string {
  const { task_id, seed, split } = reset;
  return JSON.stringify([policy, task_id, seed, split, rules_digest, dataset_digest]);
}

function unfinished(line: number): string {
  return `the episode that begins in line ${line} has no end row`;
}

/** Why a row cannot follow what is before it. */
function placeProblem(open: Open, stored: Exclude<StoredRow, { kind: "episode" }>): string | undefined {
  if (open.state !== "open") return `there is no episode row before this ${stored.kind} row`;
  const count = open.steps.length;
  const task = taskIn(stored.row.observation);
  const { task_id: own } = open.episode.reset;
  if (task !== undefined && task !== own)
    return `its observation is of task ${task}, and the episode of task ${own}`;
  if (stored.kind === "end") {
    return stored.row.steps === count && count > 0
      ? undefined
      : `steps is ${stored.row.steps}, and the episode has ${count} step rows`;
  }
  if (open.steps.at(-1)?.row.done === true)
    return `step ${stored.row.step} follows the step that ended the episode`;
  return stored.row.step === count + 1
    ? undefined
    : `step is ${stored.row.step} where ${count + 1} should follow`;
}

/** What the observation says of its episode, if it does. */
function taskIn(observation: JsonValue): number | undefined {
  const task = isObject(observation) ? observation["task_id"] : undefined;
  return typeof task === "number" ? task : undefined;
}
