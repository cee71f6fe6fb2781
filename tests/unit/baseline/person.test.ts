import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startEpisode } from "../../../src/engine/index.js";
import { planPlays, runPerson, type PersonOptions } from "../../../src/baseline/person/index.js";
import { lostLines } from "../../../src/evaluation/verdict/lost-lines.js";
import { loadDataset, ticketsIn } from "../../../src/dataset/index.js";
import { sum } from "../../../src/support/mean.js";
import { checkTrajectory, readTrajectory } from "../../../src/trajectories/read-trajectory.js";

/** Says these lines one after the other, ten seconds apart, and then is gone. */
async function played(options: PersonOptions, lines: readonly string[]) {
  const [waiting, told]: [string[], string[]] = [[...lines], []];
  let clock = 0;
  const code = await runPerson(
    options,
    {
      say: (text) => told.push(...text),
      ask: () => {
        clock += 10_000;
        return Promise.resolve(waiting.shift());
      },
      now: () => clock,
    },
    lostLines,
  );
  return { code, told: told.join("\n") };
}

function someOptions(members: Partial<PersonOptions> = {}): PersonOptions {
  const folder = mkdtempSync(path.join(tmpdir(), "person-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return {
    name: "ann",
    output: path.join(folder, "ann.jsonl"),
    tickets: 1,
    taskIds: [3],
    seedStart: 60,
    split: "dev",
    dataset: undefined,
    ...members,
  };
}

const ROUTE = ["1111", ""];

test("a person looks, is asked before a route goes out, pauses, goes on where they were, and is kept with their time", async () => {
  const options = someOptions();
  const output = options.output ?? "";
  const first = await played(options, ["r", "99", "nonsense", "9999", "5441", "no", "5441", ""]);
  expect(first.code).toBe(0);
  expect(first.told).toContain("A route is four numbers");
  expect(first.told).toContain("priority has the numbers 1 to 4.");
  expect(first.told).toMatch(/Paused; what is played is kept/);
  const [begun] = [...readTrajectory(`${output}.part`)];
  expect(begun?.actions).toEqual([
    { actionType: "investigate", toolName: "lookup_related_ticket" },
    {
      actionType: "submit",
      issueType: "spam_phishing",
      priority: "low",
      assignmentGroup: "procurement",
      resolutionAction: "fulfill",
    },
  ]);
  expect(begun?.episode.steps.map(({ notes }) => notes)).toEqual([{ seconds: 10 }, { seconds: 70 }]);

  const rest = await played(options, Array.from({ length: 12 }, () => ROUTE).flat());
  expect(rest.told).toContain("from step 3 on");
  expect(checkTrajectory(output).episodes).toBe(1);
  const [whole] = [...readTrajectory(output)];
  expect([whole?.policy, whole?.sees, whole?.episode.finished, existsSync(`${output}.part`)]).toEqual([
    "human:ann",
    "observations",
    true,
    false,
  ]);
  const seconds =
    whole?.episode.steps.map(({ notes }) => (notes as { readonly seconds: number }).seconds) ?? [];
  expect(whole?.episode.notes).toEqual({ seconds: sum(seconds) });

  const again = await played(options, []);
  expect(again.told).toContain("All played");
  expect(readFileSync(output, "utf8").split("\n")).toHaveLength(3);
});

test("the plan is whole episodes of every task after the other, until there are enough tickets, and deals none twice", () => {
  const dataset = ticketsIn(loadDataset(), "dev");
  const plays = planPlays(dataset, [1, 3], 5, 12);
  expect(plays.map(({ taskId }) => taskId)).toEqual([1, 3, 1].slice(0, plays.length));
  const ids = plays.flatMap(({ taskId, seed }) =>
    startEpisode({ dataset, taskId, seed }).episode.queue.map(({ ticket }) => ticket.ticketId),
  );
  expect(new Set(ids).size).toBe(ids.length);
  const counts = plays.map(({ tickets }) => tickets);
  expect(sum(counts)).toBeGreaterThanOrEqual(12);
  expect(sum(counts.slice(0, -1))).toBeLessThan(12);
});

test("what a ticket says cannot steer the terminal, and a file of somebody else's is left as it is", async () => {
  const options = someOptions();
  const { told } = await played(options, ["?", "w", ""]);
  expect(told).not.toMatch(/(?!\n)\p{Cc}/u);
  await expect(played({ ...options, name: "bob" }, ["r"])).rejects.toThrow("another policy");
  expect(existsSync(`${options.output ?? ""}.part`)).toBe(false);
  await expect(played({ ...options, name: undefined }, [])).rejects.toThrow("--name is needed");
});

test("each lookup says what it costs, also where it finds nothing, and the end says where the points went", async () => {
  const options = someOptions({ seedStart: 0 });
  const lookups = ["c", "h", "n", "r", "q", "q", "q", "q"];
  const { told } = await played(options, [...lookups, ...Array.from({ length: 12 }, () => ROUTE).flat()]);
  const words = told.replace(/\s+/g, " ");
  expect(words).toMatch(/→ Queue cluster summary: .*It was free; \d free lookups? left in this episode\./);
  expect(words).toMatch(/: it found nothing\. It was free/);
  expect(words).toContain(
    "No free lookup was left: it costs 0.04 at the end, unless a later ticket brings more free ones.",
  );
  expect(words).toMatch(/→ Routed, for 0\.\d+ of 1; .*wrong: /);
  // The parts stand between 1 and the score.
  const score = Number(/This episode is done: score (\S+) of 1/.exec(told)?.[1]);
  const parts = [...told.matchAll(/^ {2}([−+])(\d\.\d{3}) {2}/gm)].map(
    ([, sign, points]) => Number(points) * (sign === "−" ? -1 : 1),
  );
  expect(parts.length).toBeGreaterThan(2);
  expect(1 + sum(parts)).toBeCloseTo(score, 2);
});

test("no line is longer than a terminal of 80 columns, but a word that is", async () => {
  const { told } = await played(someOptions(), ["?", "w", "r", "h", "n", "q", "c", "a", "", ...ROUTE]);
  const long = told.split("\n").filter((line) => line.length > 79);
  expect(long.filter((line) => line.trim().includes(" "))).toEqual([]);
});
