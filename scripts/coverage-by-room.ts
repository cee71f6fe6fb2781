/** Prints what the last `vitest run --coverage` covered, a line for each room of `src`. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { packageRoot } from "../src/support/package-root.js";
import { coverageByRoom, type FileCoverage } from "./coverage-table.js";

const SUMMARY = path.join(packageRoot(), ".cache", "coverage", "coverage-summary.json");

// Written by vitest just before, in istanbul's form: a file's path, or "total", with its counts.
const { total, ...files } = JSON.parse(readFileSync(SUMMARY, "utf8")) as Record<string, FileCoverage>;
if (total === undefined) throw new Error(`${SUMMARY} has no total.`);
const relative = Object.entries(files).map(
  ([file, counts]) => [path.relative(packageRoot(), file).split(path.sep).join("/"), counts] as const,
);
console.log(coverageByRoom(relative, total));
