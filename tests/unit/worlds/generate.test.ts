import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { checkTickets, splitDataset, createDataset } from "../../../src/dataset/index.js";
import { verdict } from "../../../src/import/check/check-file.js";
import { readWorldData } from "../../../src/worlds/read-world-data.js";
import { runGenerate } from "../../../src/worlds/run-generate.js";

const FOLDER = mkdtempSync(join(tmpdir(), "worlds-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));

function generated(out: string, tickets: number, report = false) {
  const told: string[] = [];
  const terminal = {
    out: (line: string) => told.push(line),
    notes: { write: (text: string) => told.push(text) },
  };
  const code = runGenerate(
    { world: 5, split: "train", twin: undefined, key: undefined, tickets, out: join(FOLDER, out), report },
    terminal,
  );
  return { code, told: told.join("\n"), text: readFileSync(join(FOLDER, out), "utf8") };
}

test("a file of a world can be played, has the canary, and is the same bytes again", () => {
  const first = generated("first.json", 200);
  const again = generated("again.json", 200);
  expect([first.code, again.text === first.text]).toEqual([0, true]);
  const checked = checkTickets(first.text);
  expect({ problems: checked.problems, tickets: checked.tickets.length }).toEqual({
    problems: [],
    tickets: 200,
  });
  expect(verdict("first.json", checked)[0]).toBe("first.json: 200 tickets, ready to be played");
  expect(first.text.split("\n")[0]).toContain(readWorldData().canary);
});

test("related tickets are few enough together that a file has a dev and a test half", () => {
  const { tickets } = checkTickets(generated("halves.json", 600).text);
  const halves = splitDataset(createDataset(tickets));
  expect(Math.abs(halves.dev.tickets.length - halves.test.tickets.length)).toBeLessThan(20);
});

test("the report measures what was written", () => {
  const { code, told } = generated("told.json", 80, true);
  expect(code).toBe(0);
  expect(told).toMatch(/tickets whose labels do not follow a second time\s+0\n/);
  expect(told).toMatch(/words alone, other scenarios/);
});
