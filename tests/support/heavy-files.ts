/**
 * Files that build or install something with tools of another make, and so cost more than all others together. They run in
 * CI, with HELPDESK_TEST_RUNS=all, and whenever a test run names files.
 */
export const HEAVY_FILES: readonly string[] = [
  "tests/clients/go-client.test.ts",
  "tests/clients/openenv-project.test.ts",
  "tests/clients/python-package.test.ts",
];
