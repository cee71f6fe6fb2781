import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Set by .ci/run: tests whose tool is missing fail instead of skipping, and a report is left to be counted. */
const inCi = process.env["HELPDESK_CI"] === "1";

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
    include: ["tests/**/*.test.ts"],
    environment: "node",
    // Real servers, real clients, and two cores to run them on.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: inCi ? ["default", ["json", { outputFile: ".cache/test-report.json" }]] : ["default"],
  },
});
