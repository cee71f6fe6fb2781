import { expect, test } from "vitest";
import { seedsText } from "../../../src/evaluation/seeds-text.js";

const planned = { seedStart: 0, episodesPerTask: 20, episodes: [] };

test("planned seeds are a row, and one is one", () => {
  expect(seedsText(planned)).toBe("seeds 0 to 19");
  expect(seedsText({ ...planned, seedStart: 7, episodesPerTask: 1 })).toBe("seed 7");
});

test.each([
  [[3, 3, 3], "seed 3"],
  [[4, 2, 3, 2], "seeds 2 to 4"],
  [[0, 1, 2, 7, 9, 10], "seeds 0 to 2, 7 and 9 to 10"],
  [[1, 3, 5, 7, 9, 11, 13, 15], "seeds 1, 3, 5, 7, 9, 11, … (8 of them)"],
])("recorded episodes of the seeds %j name them: %s", (seeds, text) => {
  const recorded = { episodes: seeds.length, unfinished: 0, leftOut: 0, different: 0 };
  expect(seedsText({ ...planned, recorded, episodes: seeds.map((seed) => ({ seed })) })).toBe(text);
});
