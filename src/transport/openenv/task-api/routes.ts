import { HelpdeskError } from "../../../service/index.js";
import type { Environment, JsonObject, TaskRows, TaskSplit } from "../environment.js";
import { integer, text, type FieldRule } from "../fields/field-rules.js";
import { objectIn } from "../http/body.js";
import { jsonReply } from "../http/message.js";
import type { HttpReply } from "../../route.js";
import { InvalidInput } from "../fields/invalid-input.js";
import { readFields, type FieldRules, type FieldValues } from "../fields/read-fields.js";
import type { Route, RouteCall } from "../../route.js";
import { jsonText } from "../json/write-json.js";

const LIMIT = 2 ** 31;
const INDEX: FieldRule<number> = integer(-LIMIT, LIMIT - 1);
const SPLIT_RULES = { split: text(255) };
const TASK_RULES = { split: text(255), index: INDEX };
const RANGE_RULES = { split: text(255), start: INDEX, stop: INDEX };

/**
 * OpenEnv's Task API: which tasks there are, a row of reset's arguments each.
 * See docs/mcp.md#tasks-to-choose-from.
 */
export function taskRoutes<R, A>({ name, taskRows }: Environment<R, A>): readonly Route[] {
  const about = { tag: "Task API" } as const;
  /** A route of one environment, refused for another name and where there are no rows. */
  const route = (
    path: "splits" | "tasks" | "num_tasks" | "task" | "task_range",
    method: "GET" | "POST",
    summary: string,
    replySchema: string,
    answer: (rows: TaskRows, call: RouteCall) => HttpReply,
    requestSchema?: string,
  ): Route => ({
    ...about,
    method,
    path: `/{env}/${path}`,
    summary,
    replySchema,
    ...(requestSchema !== undefined && { requestSchema }),
    answer: (call) => {
      const asked = environmentIn(call.path);
      if (asked.toLowerCase() !== name.toLowerCase()) return refusal(404, `unknown environment '${asked}'`);
      if (taskRows !== undefined) return answer(taskRows, call);
      return refusal(501, `${METHOD_NAMES[path]} is not supported for this environment`);
    },
  });
  return [
    {
      ...about,
      method: "GET",
      path: "/list_environments",
      summary: "The environment's name, for the routes of the Task API",
      replySchema: "EnvironmentNames",
      answer: () => jsonReply(JSON.stringify([name])),
    },
    route("splits", "GET", "The splits of the tasks", "TaskSplits", ({ splits }) =>
      jsonReply(JSON.stringify(splits.map((split) => ({ name: split.name, type: split.type })))),
    ),
    route(
      "tasks",
      "POST",
      "Every task of a split: what reset takes",
      "TaskList",
      (rows, call) => {
        const split = splitOf(rows, read(SPLIT_RULES, ["split"], call).split);
        return jsonReply(jsonText({ tasks: rowsOf(rows, split, 0, split.size), envName: name }));
      },
      "SplitRequest",
    ),
    route(
      "num_tasks",
      "POST",
      "How many tasks a split has",
      "TaskCount",
      (rows, call) => {
        const { size } = splitOf(rows, read(SPLIT_RULES, ["split"], call).split);
        return jsonReply(JSON.stringify({ num_tasks: size }));
      },
      "SplitRequest",
    ),
    route(
      "task",
      "POST",
      "One task of a split, by its index from 0",
      "TaskReply",
      (rows, call) => {
        const { split: named, index = 0 } = read(TASK_RULES, ["split", "index"], call);
        const split = splitOf(rows, named);
        if (index < 0 || index >= split.size) return refusal(400, "Invalid task index");
        return jsonReply(jsonText({ task: rows.row(split.name, index) }));
      },
      "TaskRequest",
    ),
    route(
      "task_range",
      "POST",
      "Tasks of a split from start up to stop, which count from the end when negative",
      "TaskRange",
      (rows, call) => {
        const { split: named, start = 0, stop } = read(RANGE_RULES, ["split"], call);
        const split = splitOf(rows, named);
        const from = place(start, split.size);
        const to = stop === undefined ? split.size : place(stop, split.size);
        return jsonReply(jsonText({ tasks: rowsOf(rows, split, from, to) }));
      },
      "TaskRangeRequest",
    ),
  ];
}

/** As OpenEnv names them where they are missing. */
const METHOD_NAMES = {
  splits: "list_splits",
  tasks: "list_tasks",
  num_tasks: "num_tasks",
  task: "get_task",
  task_range: "get_task_range",
} as const;

function environmentIn(path: string): string {
  const part = path.split("/")[1] ?? "";
  try {
    return decodeURIComponent(part).slice(0, 100);
  } catch {
    return part.slice(0, 100);
  }
}

/** A closed body. Throws `InvalidInput`. */
function read<Rules extends FieldRules>(
  rules: Rules,
  required: readonly (keyof Rules & string)[],
  { body, request }: RouteCall,
): FieldValues<Rules> {
  const data: JsonObject = objectIn(body, request.headers["content-type"]) ?? {};
  const { values, issues } = readFields(rules, data, "forbid");
  const missing = required
    .filter((field) => data[field] === undefined || data[field] === null)
    .map((field) => ({ type: "missing", loc: [field], msg: "Field required", input: data }));
  const all = [...issues, ...missing];
  const first = all[0];
  if (first === undefined) return values;
  const reason = first.type === "extra_forbidden" ? "unknown_key" : "wrong_type";
  throw new InvalidInput(reason, all).within("body");
}

function splitOf({ splits }: TaskRows, named: string | undefined): TaskSplit {
  const split = splits.find(({ name }) => name === named);
  if (split !== undefined) return split;
  const known = splits.map(({ name }) => name);
  const shown = JSON.stringify((named ?? "").slice(0, 64));
  throw new HelpdeskError("unknown_word", `There is no split ${shown}.`, "split", known);
}

function rowsOf(rows: TaskRows, { name, size }: TaskSplit, from: number, to: number): readonly JsonObject[] {
  const count = Math.max(0, Math.min(to, size) - from);
  return Array.from({ length: count }, (_, index) => rows.row(name, from + index));
}

/** As in a slice: negative numbers count from the end. */
function place(index: number, size: number): number {
  return Math.min(size, index < 0 ? Math.max(0, size + index) : index);
}

function refusal(status: number, detail: string): HttpReply {
  return jsonReply(JSON.stringify({ detail }), status);
}
