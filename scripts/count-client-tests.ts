/**
 * Reads the JSON report of a test run, prints how many tests each client took part in, and fails where that is
 * none or where one was skipped that is not optional. The last line is the sum over the whole run.
 */
import { readFileSync } from "node:fs";
import { basename } from "node:path";

/** Tests that compile for minutes: skipped here on purpose, and run by hand with HELPDESK_SLOW_CLIENTS=1. */
const OPTIONAL = ["Rust, with tonic: examples/rust", "Java, with grpc-java: examples/java"];

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const path = process.argv[2];
if (path === undefined) throw new Error("Usage: count-client-tests REPORT.json");
const report = JSON.parse(readFileSync(path, "utf8")) as Report; // vitest's own JSON reporter wrote it
let short = false;
for (const file of report.testResults.filter(({ name }) => name.includes("/tests/clients/"))) {
  const passed = file.assertionResults.filter(({ status }) => status === "passed").length;
  const skipped = file.assertionResults.filter(({ status }) => status !== "passed" && status !== "failed");
  console.log(`client ${basename(file.name, ".test.ts")}: ${passed} tests`);
  for (const test of skipped) console.log(`  skipped: ${test.fullName}`);
  if (passed === 0 || skipped.some(({ fullName }) => !OPTIONAL.includes(fullName.trim()))) short = true;
}
if (short) {
  console.log("A client was not tested: install its tool, or see the lines above for what was skipped.");
  process.exitCode = 1;
}
console.log(
  `${report.numPassedTests} passed, ${report.numFailedTests} failed, ${report.numPendingTests} skipped`,
);
