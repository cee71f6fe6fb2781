import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { HEAVY_FILES } from "./tests/support/heavy-files.js";
import { LongestFirst } from "./tests/support/longest-first.js";
import { ProgressReporter } from "./tests/support/progress-reporter.js";
import { RUNS_MANY } from "./tests/support/test-runs.js";

/** Set by .ci/run: tests whose tool is missing fail instead of skipping, and a report is left to be counted. */
const inCi = process.env["HELPDESK_CI"] === "1";

/** `npm run test:all`, on any system's shell; CI sets the variable. */
const asksAll = process.argv.includes("--mode=all");
const runsAll = RUNS_MANY || asksAll;

/** Whoever names files gets them, heavy or not. */
const namesFiles = process.argv.slice(2).some((arg) => arg.includes("tests/") || arg.endsWith(".ts"));
const leftOut = runsAll || inCi || namesFiles ? [] : HEAVY_FILES;
if (leftOut.length > 0 && process.env["VITEST"] === undefined) {
  console.log(`npm run test:all runs every property in full, and these too: ${leftOut.join(", ")}`);
}

/** They replace a module, which the other files of their process must not see. */
const replacing = readdirSync("tests", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => `tests/${file.replaceAll("\\", "/")}`)
  .filter((file) => readFileSync(file, "utf8").includes("vi.mock("));

const exclude = ["**/node_modules/**", ...leftOut];

export default defineConfig({
  // `helpdesk-env-client` is its source here, not what was last built; as in tsconfig.json.
  resolve: {
    alias: [
      {
        find: /^helpdesk-env-client$/,
        replacement: fileURLToPath(new URL("src/client/index.ts", import.meta.url)),
      },
    ],
  },
  test: {
    // The test files of one process share what they import: importing costs more than most tests.
    projects: [
      {
        extends: true,
        test: {
          name: "tests",
          include: ["tests/**/*.test.ts"],
          exclude: [...exclude, ...replacing],
          isolate: false,
        },
      },
      { extends: true, test: { name: "alone", include: [...replacing], exclude } },
    ],
    env: asksAll ? { HELPDESK_TEST_RUNS: "all" } : {},
    environment: "node",
    setupFiles: ["tests/support/no-listener-left.ts"],
    globalSetup: ["tests/support/build-program.ts", "tests/support/build-page.ts"],
    // By default one core is left to the main process, which has little to do: on two cores that is half of them.
    maxWorkers: "100%",
    sequence: { sequencer: LongestFirst },
    // Real servers, real clients, and a machine that may have ten times as much to do: a limit is for what hangs.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // Told by room with `npm run coverage`.
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      reporter: ["json-summary"],
      reportsDirectory: ".cache/coverage",
      reportOnFailure: true,
    },
    reporters: inCi
      ? ["default", new ProgressReporter(), ["json", { outputFile: ".cache/test-report.json" }]]
      : process.stdout.isTTY
        ? ["default"]
        : ["default", new ProgressReporter()],
  },
});
