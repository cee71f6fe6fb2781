import type { Action } from "../domain/action.js";
import { TASK_IDS } from "../domain/task.js";
import { SPLITS } from "../domain/vocabulary.js";
import { MAX_SEED } from "../service/index.js";
import { InvalidInput } from "../transport/openenv/fields/invalid-input.js";
import { readAction } from "../transport/openenv/helpdesk/validate-action.js";
import { objectInLine } from "../files/object-in-line.js";
import type { Line } from "../files/read-lines.js";
import { TRAJECTORY_FORMAT, type EndRow, type EpisodeRow, type StepRow } from "./rows.js";
import { isObject } from "../support/is-object.js";

/** A row with what the rules can play of it. */
export type StoredRow =
  | { readonly kind: "episode"; readonly row: EpisodeRow }
  | { readonly kind: "step"; readonly row: StepRow; readonly action: Action }
  | { readonly kind: "end"; readonly row: EndRow };

/** What a member must be: a test and its words. */
interface Must {
  readonly test: (value: unknown) => boolean;
  readonly be: string;
}

const text: Must = { test: (value) => typeof value === "string" && value !== "", be: "text" };
const object: Must = { test: isObject, be: "an object" };
const boolean: Must = { test: (value) => typeof value === "boolean", be: "true or false" };
const number: Must = { test: (value) => Number.isFinite(value), be: "a number" };

const RESET: Readonly<Record<keyof EpisodeRow["reset"], Must>> = {
  task_id: oneOf(TASK_IDS),
  seed: wholeNumber(0, MAX_SEED),
  split: oneOf([...SPLITS, null]),
  ticket_ids: {
    test: (value) => Array.isArray(value) && value.length > 0 && value.every((id) => typeof id === "string"),
    be: "a list of ticket ids",
  },
};

const MEMBERS = {
  episode: {
    kind: text,
    format: oneOf([TRAJECTORY_FORMAT]),
    contract_version: text,
    rules_digest: text,
    dataset_digest: text,
    policy: text,
    sees: oneOf(["observations", "labels"]),
    episode_id: text,
    reset: object,
  },
  step: {
    kind: text,
    step: wholeNumber(1, Number.MAX_SAFE_INTEGER),
    ticket_id: text,
    observation: object,
    action: object,
    action_source: { test: (value) => value === null || text.test(value), be: "text or null" },
    reward: number,
    done: boolean,
    truncated: boolean,
    components: object,
    rubric_reward: { test: (value) => value === null || number.test(value), be: "a number or null" },
  },
  end: {
    kind: text,
    steps: wholeNumber(1, Number.MAX_SAFE_INTEGER),
    episode_return: number,
    rubric_reward: number,
    observation: object,
  },
} as const satisfies {
  episode: Readonly<Record<keyof EpisodeRow, Must>>;
  step: Readonly<Record<keyof StepRow, Must>>;
  end: Readonly<Record<keyof EndRow, Must>>;
};

/** The row that a line holds; undefined when it holds none, each reason told as the end of a sentence. */
export function readRow(line: Line["content"], problem: (what: string) => void): StoredRow | undefined {
  const read = objectInLine(line);
  if ("problem" in read) {
    problem(read.problem);
    return undefined;
  }
  const { value } = read;
  const { kind } = value;
  if (kind !== "episode" && kind !== "step" && kind !== "end") {
    problem(`kind must be episode, step or end; it is ${shown(kind)}`);
    return undefined;
  }
  if (kind === "episode") return isRow("episode", value, problem) ? { kind, row: value } : undefined;
  if (kind === "end") return isRow("end", value, problem) ? { kind, row: value } : undefined;
  const action = actionOf(value["action"], problem);
  return isRow("step", value, problem) && action !== undefined ? { kind, row: value, action } : undefined;
}

interface Rows {
  readonly episode: EpisodeRow;
  readonly step: StepRow;
  readonly end: EndRow;
}

function isRow<Kind extends keyof Rows>(
  kind: Kind,
  value: object,
  problem: (what: string) => void,
): value is Rows[Kind] {
  const members = new Map<string, unknown>(Object.entries(value));
  const reset = members.get("reset");
  const problems = [
    ...memberProblems(members, MEMBERS[kind], ""),
    ...(kind === "episode" && isObject(reset)
      ? memberProblems(new Map(Object.entries(reset)), RESET, "reset.")
      : []),
  ];
  problems.forEach(problem);
  return problems.length === 0;
}

function memberProblems(
  members: ReadonlyMap<string, unknown>,
  musts: Readonly<Record<string, Must>>,
  prefix: string,
): readonly string[] {
  const wrong = Object.entries(musts).flatMap(([key, { test, be }]) => {
    if (!members.has(key)) return [`${prefix}${key} is missing`];
    const value = members.get(key);
    return test(value) ? [] : [`${prefix}${key} must be ${be}; it is ${shown(value)}`];
  });
  const unknown = [...members.keys()].filter((key) => !Object.hasOwn(musts, key));
  return [...wrong, ...unknown.map((key) => `${prefix}${key} is not a member of such a row`)];
}

function actionOf(value: unknown, problem: (what: string) => void): Action | undefined {
  if (!isObject(value)) return undefined;
  try {
    return readAction(value);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    for (const { loc, msg, input } of error.issues) {
      problem(`action.${loc.join(".")}: ${msg}; it is ${shown(input)}`);
    }
    return undefined;
  }
}

function oneOf(values: readonly unknown[]): Must {
  return { test: (value) => values.includes(value), be: `one of ${values.map(String).join(", ")}` };
}

function wholeNumber(least: number, most: number): Must {
  return {
    test: (value) => typeof value === "number" && Number.isInteger(value) && value >= least && value <= most,
    be:
      most === Number.MAX_SAFE_INTEGER
        ? `a whole number from ${least}`
        : `a whole number from ${least} to ${most}`,
  };
}

const SHOWN_CHARACTERS = 60;

function shown(value: unknown): string {
  const text = value === undefined ? "missing" : JSON.stringify(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
