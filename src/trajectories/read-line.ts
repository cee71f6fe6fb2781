import type { Action } from "../domain/action.js";
import { objectInLine } from "../files/object-in-line.js";
import type { Line } from "../files/read-lines.js";
import { readShape } from "../files/read-shape.js";
import { isObject } from "../support/is-object.js";
import { shownJson } from "../support/shorten.js";
import {
  EPISODE,
  episodeProblem,
  HEADER,
  TRAJECTORY_FORMAT,
  type TrajectoryEpisode,
  type TrajectoryHeader,
} from "../trajectory-file/index.js";
import { InvalidInput } from "../transport/openenv/fields/invalid-input.js";
import { readAction } from "../transport/openenv/helpdesk/validate-action.js";

/** What a line holds, with what the rules can play of it. */
export type StoredLine =
  | { readonly kind: "header"; readonly header: TrajectoryHeader }
  | { readonly kind: "episode"; readonly episode: TrajectoryEpisode; readonly actions: readonly Action[] };

/** Undefined where a line holds neither, each reason told as the end of a sentence. */
export function readLine(line: Line["content"], problem: (what: string) => void): StoredLine | undefined {
  const json = objectInLine(line);
  if ("problem" in json) {
    problem(json.problem);
    return undefined;
  }
  const { value } = json;
  if (isOld(value)) {
    problem(
      "is of a format of before; make a file of the present one with: helpdesk-env trajectories convert FILE --output NEW",
    );
    return undefined;
  }
  if ("format" in value) {
    const read = readShape(HEADER, value);
    if ("value" in read) return { kind: "header", header: read.value };
    read.problems.forEach(problem);
    return undefined;
  }
  return readEpisode(value, problem);
}

/** Whether a line is of one of the formats that `trajectories convert` reads. */
function isOld(value: Readonly<Record<string, unknown>>): boolean {
  const { format, kind } = value;
  if (kind === "run" || kind === "episode" || kind === "step" || kind === "end") return true;
  if (typeof value["step"] === "number" && "step_reward" in value) return true;
  return (
    typeof format === "string" && format !== TRAJECTORY_FORMAT && /^helpdesk-(env\/|trajectory)/.test(format)
  );
}

function readEpisode(
  value: Readonly<Record<string, unknown>>,
  problem: (what: string) => void,
): StoredLine | undefined {
  const actions = actionsOf(value["steps"], problem);
  const read = readShape(EPISODE, value);
  if ("problems" in read) {
    read.problems.forEach(problem);
    return undefined;
  }
  const wrong = episodeProblem(read.value);
  if (wrong !== undefined) problem(wrong);
  return wrong === undefined && actions !== undefined
    ? { kind: "episode", episode: read.value, actions }
    : undefined;
}

/** Characters of a value that a message has room for. */
const SHOWN_CHARACTERS = 60;

/** Undefined where one of them is none; what is no list of steps is told by its shape. */
function actionsOf(steps: unknown, problem: (what: string) => void): readonly Action[] | undefined {
  if (!Array.isArray(steps)) return undefined;
  const actions = steps.flatMap((step, index) => {
    const action = isObject(step) ? step["action"] : undefined;
    return isObject(action) ? (actionOf(action, (what) => problem(`steps[${index}].${what}`)) ?? []) : [];
  });
  return actions.length === steps.length ? actions : undefined;
}

/** An action as the wire has it; undefined where it is none, each reason told. */
export function actionOf(
  value: Readonly<Record<string, unknown>>,
  problem: (what: string) => void,
): Action | undefined {
  try {
    return readAction(value);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    for (const { loc, msg, input } of error.issues) {
      problem(`action.${loc.join(".")}: ${msg}; it is ${shownJson(input, SHOWN_CHARACTERS, "missing")}`);
    }
    return undefined;
  }
}
