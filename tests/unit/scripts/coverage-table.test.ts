import { expect, test } from "vitest";
import { coverageByRoom, type FileCoverage } from "../../../scripts/coverage-table.js";

function covered(lines: number, of: number, branches = 0): FileCoverage {
  return {
    lines: { total: of, covered: lines },
    functions: { total: 2, covered: 1 },
    branches: { total: branches, covered: 0 },
  };
}

test("the coverage of a room is that of its files together, and the least covered room stands first", () => {
  const files = [
    ["src/engine/step.ts", covered(10, 10)],
    ["src/cli/main.ts", covered(1, 4, 2)],
    ["src/cli/settings/read.ts", covered(3, 4)],
  ] as const;
  expect(coverageByRoom(files, covered(14, 18, 2)).split("\n")).toEqual([
    "room    files  lines  lines %  functions %  branches %",
    "cli         2      8     50.0         50.0         0.0",
    "engine      1     10    100.0         50.0       100.0",
    "all         3     18     77.8         50.0         0.0",
  ]);
});
