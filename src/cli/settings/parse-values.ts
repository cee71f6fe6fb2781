/** Values that several commands read alike: seeds, tasks, names, addresses, switches. */
import { TASK_IDS, type TaskId } from "../../domain/task.js";
import { parsed, refused, type Parsed } from "./setting.js";

const LARGEST_SEED = 2_147_483_647;
/** Most seeds of one list; each is an episode for every policy and task. */
const MOST_SEEDS = 100_000;

/** Seeds as `42-51` or `1,4,7-9`, in the order given, none twice. */
export function parseSeeds(text: string): Parsed<readonly number[]> {
  const must = "must be seeds such as 42-51 or 1,4,7-9, each from 0 to 2147483647";
  const seeds = new Set<number>();
  for (const part of text.split(",")) {
    const [, low = "", high = low] = /^\s*(\d+)(?:\s*-\s*(\d+))?\s*$/.exec(part) ?? [];
    const [first, last] = [Number(low), Number(high)];
    if (low === "" || last > LARGEST_SEED) return refused(must);
    if (first > last) return refused(`must count upwards; ${low}-${high} does not`);
    if (last - first >= MOST_SEEDS || seeds.size + last - first >= MOST_SEEDS)
      return refused(`must be at most ${MOST_SEEDS} seeds`);
    for (const seed of seedsFrom(first, last)) {
      if (seeds.has(seed)) return refused(`must not name seed ${seed} twice`);
      seeds.add(seed);
    }
  }
  return parsed([...seeds]);
}

/** Both ends and what lies between. */
export function seedsFrom(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

export function parseTasks(text: string): Parsed<readonly TaskId[]> {
  const tasks: TaskId[] = [];
  for (const part of text.split(",")) {
    const taskId = TASK_IDS.find((id) => String(id) === part.trim());
    if (taskId === undefined)
      return refused(`must be tasks of ${TASK_IDS.join(", ")} with commas between them`);
    if (tasks.includes(taskId)) return refused(`must not name task ${taskId} twice`);
    tasks.push(taskId);
  }
  return parsed(tasks);
}

export function parseNames(text: string): Parsed<readonly string[]> {
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) return refused("must be names with commas between them");
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? parsed(names) : refused(`must not name ${twice} twice`);
}

export function parseUrl(text: string): Parsed<URL> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && ["http:", "https:"].includes(url.protocol)
    ? parsed(url)
    : refused("must be a URL that begins with http:// or https://");
}

export function parseSwitch(text: string): Parsed<boolean> {
  if (text === "true") return parsed(true);
  return text === "false" ? parsed(false) : refused("must be true or false");
}
