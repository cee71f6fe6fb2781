import * as v from "valibot";
import type { Action } from "../domain/action.js";
import { objectInLine } from "../files/object-in-line.js";
import type { Line } from "../files/read-lines.js";
import { readShape } from "../files/read-shape.js";
import { isObject } from "../support/is-object.js";
import { shownJson } from "../support/shorten.js";
import { InvalidInput } from "../transport/openenv/fields/invalid-input.js";
import { readAction } from "../transport/openenv/helpdesk/validate-action.js";
import { END_ROW, EPISODE_ROW, STEP_ROW, type EndRow, type EpisodeRow, type StepRow } from "./rows.js";

/** A row with what the rules can play of it. */
export type StoredRow =
  | { readonly kind: "episode"; readonly row: EpisodeRow }
  | { readonly kind: "step"; readonly row: StepRow; readonly action: Action }
  | { readonly kind: "end"; readonly row: EndRow };

const ROW = v.variant("kind", [EPISODE_ROW, STEP_ROW, END_ROW], "one of episode, step, end");

/** The row that a line holds; undefined when it holds none, each reason told as the end of a sentence. */
export function readRow(line: Line["content"], problem: (what: string) => void): StoredRow | undefined {
  const json = objectInLine(line);
  if ("problem" in json) {
    problem(json.problem);
    return undefined;
  }
  const { kind, action } = json.value;
  const played = kind === "step" ? actionOf(action, problem) : undefined;
  const read = readShape(ROW, json.value);
  if ("problems" in read) {
    read.problems.forEach(problem);
    return undefined;
  }
  const { value: row } = read;
  if (row.kind === "episode")
    return { kind: row.kind, row: { ...row, reset: { ...row.reset, split: row.reset.split ?? "all" } } };
  if (row.kind === "end") return { kind: row.kind, row };
  return played && { kind: row.kind, row, action: played };
}

/** Characters of a value that a message has room for. */
const SHOWN_CHARACTERS = 60;

function actionOf(value: unknown, problem: (what: string) => void): Action | undefined {
  if (!isObject(value)) return undefined;
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
