/** What the page works out of runs, without a browser. */
import { expect, test } from "vitest";
import { runKey, runOf, sharedEpisodes } from "../../../web/src/model/runs.js";
import type { Show } from "../../../web/src/model/show.js";

test.each([
  { run: "first-try", owner: "" },
  { run: "a.b_c", owner: "trainer/one" },
])("the key of a run leads back to it, and that of its episode to both: %j", (name) => {
  expect(runOf(runKey(name))).toEqual({ ...name, episode: 0 });
  expect(runOf(`${runKey(name)}#12`)).toEqual({ ...name, episode: 12 });
});

test.each(["run.jsonl#1", "session:run:a", "run:", "run:a#b"])("%s is of no run", (key) => {
  expect(runOf(key)).toBeUndefined();
});

function show(key: string, seed: number, score: number | undefined): Show {
  const unknown = {
    player: key,
    split: "dev",
    queue: undefined,
    rulesDigest: undefined,
    datasetDigest: undefined,
  };
  return { key, taskId: 1, seed, score, steps: [], seen: [], unfinished: undefined, ...unknown };
}

test("runs are compared on the queues that all have played, each once, the farthest apart first and those without a score last", () => {
  const a = [
    show("a1", 1, 0.5),
    show("a2", 2, 0.5),
    show("a3", 3, 0.5),
    show("a4", 4, 0.5),
    show("a5", 1, 0),
  ];
  const b = [show("b1", 4, undefined), show("b2", 2, 1), show("b3", 1, 0.75), show("b4", 9, 1)];
  expect(sharedEpisodes([a, b]).map(({ shows, apart }) => [...shows.map(({ key }) => key), apart])).toEqual([
    ["a2", "b2", 0.5],
    ["a1", "b3", 0.25],
    ["a4", "b1", undefined],
  ]);
});
