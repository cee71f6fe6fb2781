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
  const names: Route = {
    tag: "Task API",
    method: "GET",
    path: "/list_environments",
    summary: "The environment's name, for the routes of the Task API",
    replySchema: "EnvironmentNames",
    answer: () => jsonReply(JSON.stringify([name])),
  };
  return [names, ...ROUTES.map((route) => routeOf(route, name, taskRows))];
}

/** A route over the rows of one environment. */
interface TaskRoute extends Omit<Route, "tag" | "path" | "answer"> {
  /** After the environment's name. */
  readonly path: string;
  /** As OpenEnv calls it where an environment has no rows. */
  readonly openEnvName: string;
  readonly answer: (rows: TaskRows, call: RouteCall, environment: string) => HttpReply;
}

/** Refused for another name, and where there are no rows. */
function routeOf(
  { path, openEnvName, answer, ...route }: TaskRoute,
  name: string,
  taskRows: TaskRows | undefined,
): Route {
  return {
    tag: "Task API",
    path: `/{env}/${path}`,
    ...route,
    answer: (call) => {
      const asked = environmentIn(call.path);
      if (asked.toLowerCase() !== name.toLowerCase()) return refusal(404, `unknown environment '${asked}'`);
      if (taskRows !== undefined) return answer(taskRows, call, name);
      return refusal(501, `${openEnvName} is not supported for this environment`);
    },
  };
}

const ROUTES: readonly TaskRoute[] = [
  {
    method: "GET",
    path: "splits",
    openEnvName: "list_splits",
    summary: "The splits of the tasks",
    replySchema: "TaskSplits",
    answer: ({ splits }) =>
      jsonReply(JSON.stringify(splits.map((split) => ({ name: split.name, type: split.type })))),
  },
  {
    method: "POST",
    path: "tasks",
    openEnvName: "list_tasks",
    summary: "Every task of a split: what reset takes",
    replySchema: "TaskList",
    requestSchema: "SplitRequest",
    answer: (rows, call, envName) => {
      const split = splitOf(rows, read(SPLIT_RULES, ["split"], call).split);
      return jsonReply(jsonText({ tasks: rowsOf(rows, split, 0, split.size), envName }));
    },
  },
  {
    method: "POST",
    path: "num_tasks",
    openEnvName: "num_tasks",
    summary: "How many tasks a split has",
    replySchema: "TaskCount",
    requestSchema: "SplitRequest",
    answer: (rows, call) => {
      const { size } = splitOf(rows, read(SPLIT_RULES, ["split"], call).split);
      return jsonReply(JSON.stringify({ num_tasks: size }));
    },
  },
  {
    method: "POST",
    path: "task",
    openEnvName: "get_task",
    summary: "One task of a split, by its index from 0",
    replySchema: "TaskReply",
    requestSchema: "TaskRequest",
    answer: (rows, call) => {
      const { split: named, index = 0 } = read(TASK_RULES, ["split", "index"], call);
      const split = splitOf(rows, named);
      if (index < 0 || index >= split.size) return refusal(400, "Invalid task index");
      return jsonReply(jsonText({ task: rows.row(split.name, index) }));
    },
  },
  {
    method: "POST",
    path: "task_range",
    openEnvName: "get_task_range",
    summary: "Tasks of a split from start up to stop, which count from the end when negative",
    replySchema: "TaskRange",
    requestSchema: "TaskRangeRequest",
    answer: (rows, call) => {
      const { split: named, start = 0, stop } = read(RANGE_RULES, ["split"], call);
      const split = splitOf(rows, named);
      const from = place(start, split.size);
      const to = stop === undefined ? split.size : place(stop, split.size);
      return jsonReply(jsonText({ tasks: rowsOf(rows, split, from, to) }));
    },
  },
];

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
