import { listed } from "../verdict/words.js";
import type { Board, BoardRow } from "./boards.js";

/** What was played, such as "18 episodes of tasks 1, 2 and 3". */
export function playedText({ tasks }: Board): string {
  const count = tasks.reduce((sum, { seeds }) => sum + seeds.length, 0);
  const names = listed(tasks.map(({ taskId }) => String(taskId)));
  return `${count} episode${count === 1 ? "" : "s"} of task${tasks.length === 1 ? "" : "s"} ${names}`;
}

/** Runs of seeds, such as `0–19, 42`. */
export function seedsText(seeds: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const seed of seeds) {
    const last = runs.at(-1);
    if (last?.[1] === seed - 1) last[1] = seed;
    else runs.push([seed, seed]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(", ");
}

/** Whether the result was played again, in a word. */
export const VERIFIED = {
  replayed: "yes",
  not_replayed: "not here",
  differs: "no",
} as const satisfies Record<BoardRow["verification"]["status"], string>;

/** What a reader must know of a row, a sentence part each. */
export function remarksOn(row: BoardRow): readonly string[] {
  const { standing, verification, isPart, unranked } = row;
  return [
    ...(unranked === null || verification.status === "differs" ? [] : [`not ranked: ${unranked}`]),
    ...(verification.reason === null ? [] : [verification.reason]),
    ...verification.notes,
    ...(isPart ? ["of a result with more episodes: its part of these"] : []),
    ...(standing.failed === 0 ? [] : [`${standing.failed} failed, each ranked as a 0`]),
    ...(standing.unfinished === 0 ? [] : [`${standing.unfinished} left unfinished`]),
  ];
}
