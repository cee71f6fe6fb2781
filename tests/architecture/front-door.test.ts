/** What a stranger looks for at the top of the repository, and what OpenEnv's tools read there. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { pythonWith } from "../clients/python-with.js";
import { runTool } from "../clients/run-tool.js";
import { ROOT } from "./source-files.js";

const python = pythonWith("openenv", "pydantic", "grpc", "google.protobuf", "uv");

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}

test("licence, changes, contributing, security and the forms of the forge are there", () => {
  const files = [
    "LICENSE",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    ".github/ISSUE_TEMPLATE/bug.yml",
    ".github/ISSUE_TEMPLATE/proposal.yml",
    ".github/pull_request_template.md",
    ".github/workflows/docker-smoke-test.yml",
  ];
  expect(files.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  expect(read("LICENSE")).toContain("Apache License");
  expect(read("package.json")).toContain('"license": "Apache-2.0"');
});

test("the manifest at the top is the OpenEnv project's own", () => {
  expect(read("openenv.yaml")).toBe(read("clients/openenv/openenv.yaml"));
});

test("openenv validate passes on the repository as it is checked out", async (context) => {
  if (python.path === undefined) return context.skip(python.missing);
  const copy = mkdtempSync(path.join(tmpdir(), "helpdesk-checkout-"));
  try {
    const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
      cwd: ROOT,
      encoding: "utf8",
    });
    for (const file of files.split("\0").filter((name) => name !== "" && existsSync(path.join(ROOT, name)))) {
      cpSync(path.join(ROOT, file), path.join(copy, file));
    }
    const done = await runTool(python.path, [
      ...["-m", "openenv.cli", "validate", copy, "--level", "static", "--skip-build"],
    ]);
    expect(done.stdout + done.stderr).toMatch(/PASS {2}static\.manifest .*\nVerdict: PASS\n$/);
    expect(done.code).toBe(0);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
});
