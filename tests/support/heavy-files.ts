/**
 * Files that build, install or start whole programs again and again, or play thousands of episodes, and so cost more than all
 * others together. They run in CI, with HELPDESK_TEST_RUNS=half or all, and whenever a test run names files.
 */
export const HEAVY_FILES: readonly string[] = [
  "tests/clients/baseline.test.ts",
  "tests/clients/buf-curl.test.ts",
  "tests/clients/client-package.test.ts",
  "tests/clients/go-client.test.ts",
  "tests/clients/llm-baseline.test.ts",
  "tests/clients/mcp-sdk-python.test.ts",
  "tests/clients/openenv-project.test.ts",
  "tests/clients/packages.test.ts",
  "tests/clients/npm-start.test.ts",
  "tests/clients/python-installed.test.ts",
  "tests/clients/python-load.test.ts",
  "tests/clients/python-package.test.ts",
  "tests/clients/transcripts.test.ts",
  "tests/clients/typescript-client-faults.test.ts",
  "tests/clients/typescript-snippets.test.ts",
  "tests/contract/breaking-changes.test.ts",
  "tests/contract/disconnect.test.ts",
  "tests/contract/secrecy-on-the-wire.test.ts",
  "tests/unit/evaluation/command.test.ts",
  "tests/unit/evaluation/references.test.ts",
  "tests/unit/evaluation/report.test.ts",
  "tests/unit/experiments/runs.test.ts",
  "tests/unit/trajectories/replay.test.ts",
];
