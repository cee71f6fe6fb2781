import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readReceipt } from "../../../src/exam-office/read-receipt.js";
import { totalsTable } from "../../../src/exam-office/totals-table.js";
import type { Total } from "../../../src/exam/index.js";

const NOTHING = {
  taskId: 1,
  episodes: 1,
  unfinished: 0,
  rubric: 0,
  regret: 1,
  solved: 0,
  floor: 0,
  floorFrom: "best_constant",
  optimum: 1,
} satisfies Omit<Total, "agent">;

function shownAs(agent: string | null): string {
  const [, row = "", ...more] = totalsTable([{ agent, ...NOTHING }]).split("\n");
  expect(more).toEqual([]);
  return row.replace(/  +1  +1  +0  +0\.000.*$/, "");
}

test("no name of an agent draws a row, steers the terminal or passes for none", () => {
  expect(shownAs("my-agent.v2")).toBe("my-agent.v2");
  expect(shownAs("Ägent_五")).toBe("Ägent_五");
  expect(shownAs(null)).toBe("(no name)");
  expect(shownAs("(no name)")).toBe('"(no name)"');
  expect(shownAs("me\nyou  1  1  0  1.000")).toBe(String.raw`"me\nyou  1  1  0  1.000"`);
  expect(shownAs("me\u001b[2K")).toBe(String.raw`"me\u001b[2K"`);
  expect(shownAs("me\u202e\u00a0")).toBe(String.raw`"me\u{202e}\u{a0}"`);
});

test("a receipt with a key twice is refused, since readers differ in which they take", () => {
  const path = join(mkdtempSync(join(tmpdir(), "receipt-")), "twice.json");
  writeFileSync(path, '{"format": "helpdesk-exam-receipt/2", "totals": [{"rubric": 1}], "totals": []}');
  expect(() => readReceipt(path)).toThrow(
    `${path} is not JSON that can be used: the key "totals" stands twice; keep the one that is meant. Name the file that exam finish wrote.`,
  );
});
