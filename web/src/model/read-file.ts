import type { ResetOptions } from "../../../src/client/requests.js";
import type { HistoryEntry, Observation } from "../../../src/domain/observation.js";
import { isObject } from "../../../src/support/is-object.js";
import { fromJson } from "./from-json.js";
import type { Show, ShownStep } from "./show.js";

/** The format that is read: docs/trajectory-format.md. */
export const FORMAT = "helpdesk-env/trajectory/1";

/** Of the format's lines, the members that are looked at. */
interface Header {
  readonly format?: unknown;
  readonly policy?: string | null;
  readonly rules_digest?: string;
  readonly dataset_digest?: string;
}

interface Line {
  readonly episode_id: string;
  readonly policy?: string;
  readonly attempt?: number;
  readonly reset: { readonly task_id: number; readonly seed: number; readonly split: string };
  readonly queue?: readonly string[];
  readonly steps: readonly StepLine[];
  readonly unfinished?: string;
  readonly finished: boolean;
  readonly rubric_reward: number | null;
  readonly observation?: object;
}

interface StepLine {
  readonly ticket_id: string;
  readonly observation?: object;
  readonly action: object;
  readonly reward: number;
  readonly components?: object;
  readonly feedback?: string;
}

/** Why a file cannot be shown. */
export class FileProblem extends Error {
  override readonly name = "FileProblem";
}

/** The episodes of a trajectory file. Throws {@link FileProblem} that names the line. */
export function readFile(name: string, text: string): readonly Show[] {
  let header: Header | undefined;
  const shows: Show[] = [];
  text.split("\n").forEach((line, index) => {
    if (line.trim() === "") return;
    const told = parsed(name, index + 1, line);
    if ("format" in told) {
      if (told["format"] !== FORMAT) throw problem(name, index + 1, `is of another format than ${FORMAT}`);
      header = told;
    } else if (header === undefined) {
      throw problem(
        name,
        index + 1,
        `has no header before it: the file is none of ${FORMAT}. \`helpdesk-env trajectories convert\` makes one of files of before`,
      );
    } else if (isEpisode(told)) shows.push(showOf(`${name}#${shows.length + 1}`, header, told));
    else throw problem(name, index + 1, "is neither a header nor an episode");
  });
  if (shows.length === 0) throw new FileProblem(`${name} has no episode in it.`);
  return shows;
}

function problem(name: string, line: number, what: string): FileProblem {
  return new FileProblem(`${name}, line ${line} ${what}.`);
}

function parsed(name: string, line: number, text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw problem(name, line, "is no JSON");
  }
  if (!isObject(value)) throw problem(name, line, "is no object");
  return value;
}

/** Enough of the shape to be shown; the commands check all of it. */
function isEpisode(line: object): line is Line {
  const { reset, steps } = line as Partial<Line>;
  const isStep = (step: unknown): boolean =>
    isObject(step) && isObject((step as Partial<StepLine>).action) && "ticket_id" in step && "reward" in step;
  return isObject(reset) && Array.isArray(steps) && steps.every(isStep);
}

function showOf(key: string, header: Header, line: Line): Show {
  const player = line.policy ?? header.policy ?? "somebody";
  const seen = [...line.steps.map(({ observation }) => observation), line.observation].map(observationOf);
  return {
    key,
    player: line.attempt === undefined ? player : `${player}, attempt ${line.attempt}`,
    taskId: line.reset.task_id,
    seed: line.reset.seed,
    split: line.reset.split,
    asked: fromJson(line.reset) as ResetOptions, // the server refuses what it is not
    queue: line.queue,
    rulesDigest: header.rules_digest,
    datasetDigest: header.dataset_digest,
    steps: line.steps.map((step, index) => stepOf(step, index, seen[index])),
    seen,
    score: line.rubric_reward ?? undefined,
    unfinished: line.finished ? undefined : (line.unfinished ?? "it came to no end"),
  };
}

// What is in a line is the contract's JSON; what is not would show as missing.
function observationOf(json: object | undefined): Observation | undefined {
  return json && (fromJson(json) as Observation);
}

function stepOf(step: StepLine, index: number, before: Observation | undefined): ShownStep {
  const action = fromJson(step.action) as HistoryEntry["action"];
  const parts = step.components && (fromJson(step.components) as HistoryEntry["rewardComponents"]);
  const entry: HistoryEntry = {
    step: index + 1,
    ticketId: step.ticket_id,
    title: before?.currentTicket?.title ?? step.ticket_id,
    action,
    score: parts?.ticketScore ?? null,
    breakdown: parts?.fieldBreakdown ?? null,
    reward: step.reward,
    rewardComponents: parts ?? null,
    feedbackSummary: step.feedback ?? "",
  };
  return { ticketId: step.ticket_id, action, reward: step.reward, entry };
}
