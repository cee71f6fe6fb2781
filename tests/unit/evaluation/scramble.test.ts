import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { evaluate } from "../../../src/cli/evaluate.js";
import { scrambled } from "../../../src/evaluation/scramble.js";
import { rubricReward } from "../../../src/rollouts/measure.js";
import { loadDataset, splitDataset } from "../../../src/dataset/index.js";
import type { Ticket } from "../../../src/domain/ticket.js";
import { createTextBlindPolicy } from "../../../src/policies/attackers/index.js";

const DATASET = loadDataset();
const MIXED = scrambled(DATASET);
const TEXTS = [
  "title",
  "description",
  "redactedTitle",
  "redactedDescription",
  "ambiguityNote",
  "planningNote",
  "customerUpdateNote",
] as const satisfies readonly (keyof Ticket)[];

let told: string;
beforeEach(() => {
  told = "";
  const hear = (text: string | Uint8Array): boolean => {
    told += String(text);
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(hear);
  vi.spyOn(process.stderr, "write").mockImplementation(hear);
});
afterEach(() => vi.restoreAllMocks());

test("no ticket keeps its words, each has those of another, and nothing else moves", () => {
  for (const name of TEXTS) {
    const [own, other] = [DATASET, MIXED].map(({ tickets }) => tickets.map((ticket) => ticket[name]));
    expect(other?.filter((text) => text !== undefined).sort()).toEqual(
      own?.filter((text) => text !== undefined).sort(),
    );
    expect(other?.map((text) => text === undefined)).toEqual(own?.map((text) => text === undefined));
  }
  DATASET.tickets.forEach((ticket, index) => {
    const other = MIXED.tickets[index];
    expect(other?.title).not.toBe(ticket.title);
    const words = Object.fromEntries(TEXTS.map((name) => [name, ticket[name]]));
    expect({ ...other, ...words }).toEqual(ticket);
  });
});

test("the same tickets are scrambled in the same way, and keep their splits", () => {
  expect(scrambled(DATASET).digest).toBe(MIXED.digest);
  const ids = ({ tickets }: typeof DATASET): readonly string[] => tickets.map(({ ticketId }) => ticketId);
  expect(ids(splitDataset(MIXED).test)).toEqual(ids(splitDataset(DATASET).test));
});

test("who reads nothing loses nothing", () => {
  for (const seed of [0, 1, 2, 3]) {
    expect(rubricReward(createTextBlindPolicy(), MIXED, 3, seed)).toBe(
      rubricReward(createTextBlindPolicy(), DATASET, 3, seed),
    );
  }
});

test("an evaluation tells what reading earned the heuristic, and that it earned a constant nothing", async () => {
  const flags = ["--scramble", "--tasks", "1", "--episodes", "12"];
  expect(await evaluate.run([...flags, "--policy", "heuristic"], {})).toBe(0);
  expect(told).toMatch(/words exchanged +what reading earned/);
  expect(told).toMatch(/1 +12 +0\.\d{3} +\+0\.\d{3} \(\+0\.\d{3} to \+/);
  told = "";
  expect(await evaluate.run([...flags, "--policy", "constant"], {})).toBe(0);
  expect(told).toMatch(/1 +12 +0\.\d{3} +0\.000 \(0\.000 to 0\.000\)/);
});

test.each([
  [["--url", "http://127.0.0.1:1"], "Leave --url out"],
  [["--policy", "oracle"], "reads nothing that it could lose"],
])("--scramble is refused with %s before anything is played", async (flags, message) => {
  await expect(evaluate.run(["--scramble", ...flags], {})).rejects.toThrow(message);
});
