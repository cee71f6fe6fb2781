import { expect, test } from "vitest";
import { bootstrap } from "../../../src/evaluation/bootstrap.js";
import { familyInterval, studentT, type FamilyEpisode } from "../../../src/evaluation/family-interval.js";
import { episodesToTellApart } from "../../../src/evaluation/plan-episodes.js";
import { createRng, type Rng } from "../../../src/support/rng.js";
import { mean } from "../../../src/support/mean.js";

/** What every family is drawn around. */
const TRUE_MEAN = 0.6;
const TICKETS_OF_EPISODE = 4;

/** A normal number around 0, by Box and Muller. */
function noise(rng: Rng, deviation: number): number {
  const [radius, angle] = [rng.below(1_000_000) + 1, rng.below(1_000_000)].map((draw) => draw / 1_000_000);
  return deviation * Math.sqrt(-2 * Math.log(radius ?? 1)) * Math.cos(2 * Math.PI * (angle ?? 0));
}

/** Episodes over families that were drawn for this world alone. */
function world(rng: Rng, families: number, episodes: number): readonly FamilyEpisode[] {
  const effects = Array.from({ length: families }, () => noise(rng, 0.15));
  return Array.from({ length: episodes }, () => {
    const tickets = Array.from({ length: TICKETS_OF_EPISODE }, () => {
      const family = rng.below(families);
      return { family: String(family), score: TRUE_MEAN + (effects[family] ?? 0) + noise(rng, 0.1) };
    });
    return { rubricReward: mean(tickets.map(({ score }) => score)), tickets };
  });
}

// The table of docs/evaluation.md.
test.each([
  [12, 20, 0.925, 0.545],
  [30, 60, 0.96, 0.6],
  [60, 120, 0.96, 0.555],
])(
  "of %i families and %i episodes the interval over families holds the truth of new tickets, that over episodes does not",
  (families, episodes, overFamilies, overEpisodes) => {
    const rng = createRng(`coverage/${families}/${episodes}`);
    const worlds = 200;
    const held = { family: 0, episodes: 0 };
    for (let round = 0; round < worlds; round += 1) {
      const played = world(rng, families, episodes);
      const { low, high } = familyInterval(played) ?? { low: null, high: null };
      if (low !== null && high !== null && low <= TRUE_MEAN && TRUE_MEAN <= high) held.family += 1;
      // What the bootstrap over episodes comes to, without drawing: mean ± 1.96 standard errors.
      const values = played.map(({ rubricReward }) => rubricReward);
      const middle = mean(values);
      const error = Math.sqrt(mean(values.map((one) => (one - middle) ** 2)) / values.length);
      if (Math.abs(middle - TRUE_MEAN) <= 1.96 * error) held.episodes += 1;
    }
    expect([held.family / worlds, held.episodes / worlds]).toEqual([overFamilies, overEpisodes]);
  },
);

test("the influence of families is the formula by hand", () => {
  const episode = (rubricReward: number, ...tickets: [string, number][]): FamilyEpisode => ({
    rubricReward,
    tickets: tickets.map(([family, score]) => ({ family, score })),
  });
  const played = [
    episode(0.5, ["a", 0.4], ["b", 0.6]),
    episode(0.7, ["c", 0.8], ["d", 0.6]),
    episode(0.9, ["e", 1], ["a", 0.8]),
  ];
  // Mean .7; influences a: (−.3 + .1)/6, b: −.1/6, c: .1/6, d: −.1/6, e: .3/6.
  const squares = (0.2 ** 2 + 0.1 ** 2 + 0.1 ** 2 + 0.1 ** 2 + 0.3 ** 2) / 36;
  const reach = studentT(4) * Math.sqrt((5 / 4) * squares);
  const { value = NaN, low, high } = familyInterval(played) ?? {};
  expect([value, low, high]).toEqual(
    [0.7, 0.7 - reach, 0.7 + reach].map((one) => expect.closeTo(one, 9) as number),
  );
});

test("fewer than five families, or five episodes, have no interval", () => {
  const alone = { rubricReward: 0.5, tickets: [{ family: "a", score: 0.5 }] };
  expect(familyInterval([alone])).toEqual({ value: 0.5, low: null, high: null });
  expect(familyInterval([])).toBeUndefined();
  expect(bootstrap([0, 1, 1, 0], "few", mean)).toEqual({ value: 0.5, low: null, high: null });
});

test("Student's t is that of the tables", () => {
  expect([4, 9, 29, 1e6].map(studentT)).toEqual(
    [2.776, 2.262, 2.045, 1.96].map((one) => expect.closeTo(one, 1.8) as number),
  );
});

test("a plan asks for the episodes of the textbook, and for none where nothing spreads", () => {
  // (1.96 + .84)² · .04² ÷ .02²
  const values = Array.from({ length: 1000 }, (_, index) => (index % 2 === 0 ? 0.46 : 0.54));
  expect(episodesToTellApart(values)).toBe(32);
  expect([episodesToTellApart([0.5]), episodesToTellApart([0.5, 0.5])]).toEqual([null, null]);
});
