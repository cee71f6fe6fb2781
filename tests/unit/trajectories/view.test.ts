/** A file that is looked at is played again where its tickets are: what was seen, and what would have been best. */
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadDataset } from "../../../src/dataset/index.js";
import { fileAsItIs, viewedFile } from "../../../src/trajectories/viewed-file.js";
import { ownTickets } from "../../../src/trajectories/played-again.js";
import { episodesIn, rowsIn, run, scratchFolder, stepsOf, type Row } from "./workbench.js";

const MOST = 50;

async function collected(): Promise<string> {
  const file = join(scratchFolder(), "run.jsonl");
  const flags = "--policy heuristic --seeds 1-3 --tasks 3 --observations false";
  expect((await run("collect", `${flags} --output ${file}`)).code).toBe(0);
  return file;
}

test("a file without observations is shown with them, and with regrets that add up", async () => {
  const file = await collected();
  const { text, regrets, notes } = await viewedFile(file, 2, await ownTickets(undefined));
  const [, first, , third] = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
  expect(stepsOf(episodesIn(file)[0])[0]).not.toHaveProperty("observation");
  expect(stepsOf(first)[0]).toHaveProperty("observation.current_ticket.ticket_id");
  expect(first).toHaveProperty("observation.done", true);
  // Of no more than were asked for.
  expect(stepsOf(third)[0]).not.toHaveProperty("observation");
  expect([Object.keys(regrets), notes]).toEqual([["1", "2"], []]);
  expect(regrets[1]?.map(({ step }) => step)).toEqual(stepsOf(first).map((_, index) => index + 1));
});

test("a file of other tickets, or whose figures are false, is shown as it is and says why", async () => {
  const file = await collected();
  const text = readFileSync(file, "utf8");
  const own = await ownTickets(undefined);
  const changed = `${file}.changed.jsonl`;
  writeFileSync(changed, text.replace(/"reward":0\.\d+/, '"reward":0.987'));
  const tampered = await viewedFile(changed, MOST, own);
  expect(Object.keys(tampered.regrets)).toEqual(["2", "3"]);
  expect(tampered.notes).toEqual([expect.stringMatching(/^line 2: step 1, reward is 0\.987, and its own/)]);

  writeFileSync(changed, text.replace(loadDataset().digest, "d".repeat(64)));
  const other = await viewedFile(changed, MOST, own);
  expect([other.text, other.regrets]).toEqual([fileAsItIs(changed).text, {}]);
  expect(other.notes).toEqual([
    expect.stringMatching(/^the file was made with other tickets: .* --dataset names/),
  ]);
});

test("trajectories regrets writes a row a step: what was done, what was best, and what it gave away", async () => {
  const file = await collected();
  const output = `${file}.regrets.jsonl`;
  const ran = await run("trajectories", `regrets ${file} --output ${output}`);
  expect(ran).toMatchObject({ code: 0, notes: "" });
  expect(ran.out).toMatch(/regrets\.jsonl: \d+ steps of 3 episodes, mean regret 0\.\d{3} an episode\n$/);
  const rows = rowsIn(output);
  const [first] = episodesIn(file);
  expect(rows.filter(({ episode }) => episode === 1)).toHaveLength(stepsOf(first).length);
  expect(rows[0]).toMatchObject({
    episode: 1,
    step: 1,
    policy: "heuristic",
    action: stepsOf(first)[0]?.["action"],
  });
  expect(rows[0]?.["best_action"]).toHaveProperty("action_type");
});

test("trajectories regrets refuses to write over what it reads, and says what it leaves out", async () => {
  const file = await collected();
  expect((await run("trajectories", `regrets ${file} --output ${file}`)).notes).toContain("--output");
  const other = `${file}.other.jsonl`;
  copyFileSync(file, other);
  writeFileSync(other, readFileSync(file, "utf8").replace(loadDataset().digest, "d".repeat(64)));
  const ran = await run("trajectories", `regrets ${other} --output ${other}.out`);
  expect(ran.code).toBe(1);
  expect(ran.notes).toContain("left out: line 2: the file was made with other tickets");
  expect(ran.notes).toContain("has no finished episode that can be played again here");
});
