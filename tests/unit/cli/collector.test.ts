import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { COLLECTOR_OPTIONS, settleCollector } from "../../../src/cli/collector.js";

test("this Node knows what its collector is told", () => {
  const known = execFileSync(process.execPath, ["--v8-options"], { encoding: "utf8", maxBuffer: 2 ** 24 });
  const names = COLLECTOR_OPTIONS.map((option) => option.replace(/^--(?:no-)?/, "").replace(/=.*/, ""));
  expect(names.filter((name) => !known.includes(`--${name} `))).toEqual([]);
});

test("what the user has told it is left as it is", () => {
  expect(settleCollector([])).toEqual(COLLECTOR_OPTIONS);
  expect(settleCollector(["--max-old-space-size=300", "--heap_growing_percent=50"])).toEqual([
    "--no-allocation-site-pretenuring",
  ]);
  expect(settleCollector(["--allocation-site-pretenuring", "--heap-growing-percent=100"])).toEqual([]);
});
