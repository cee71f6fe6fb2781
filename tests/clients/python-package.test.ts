/** The Python package of `clients/python`: its own tests, its types, its installation, and many clients at once. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openWorlds } from "../../src/worlds/open-worlds.js";
import { startExamServer } from "../support/exam-server.js";
import { PROGRAM } from "../support/program.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";
import { pythonWith, REPOSITORY } from "./python-with.js";
import { runTool } from "./run-tool.js";

const PACKAGE = path.join(REPOSITORY, "clients", "python");
const NEEDED = [
  "grpc",
  "google.protobuf",
  "pydantic",
  "websockets",
  "gymnasium",
  "numpy",
  "PIL",
  "openenv",
  "pytest",
];
const python = pythonWith(...NEEDED, "mypy", "hatchling");

if (python.path === undefined) {
  test("a Python with the package's modules is there, or this is not CI", () => {
    console.warn(`Skipped: ${python.missing}.`);
    expect(process.env["HELPDESK_CI"]).not.toBe("1");
  });
} else {
  describe("the Python package", () => {
    let server: WholeServer;

    beforeAll(async () => {
      server = await startWholeServer(48, { worlds: openWorlds() });
    });

    afterAll(() => server.close(0));

    test("passes its own tests, none skipped", { timeout: 600_000 }, async () => {
      const options = ["-q", "--color=no", "-p", "no:cacheprovider"];
      const exam = await startExamServer(12);
      const urls = {
        HELPDESK_TEST_URL: server.url,
        HELPDESK_TEST_EXAM_URL: exam.url,
        HELPDESK_TEST_COMMAND: `${process.execPath} ${PROGRAM}`,
      };
      const done = await python.run(["-m", "pytest", PACKAGE, ...options], urls);
      await exam.close(0);
      expect(done.code, done.stdout + done.stderr).toBe(0);
      const summary = done.stdout.trim().split("\n").at(-1) ?? "";
      console.log(`pytest: ${summary}`);
      // Deselected: what needs Stable-Baselines3, whose torch is too large for this gate, and Ray, which takes too long.
      expect(summary).toMatch(/^\d+ passed, 7 deselected in /);
      expect([server.failures, exam.failures]).toEqual([[], []]);
    });

    test("is typed to the satisfaction of mypy --strict", { timeout: 600_000 }, async () => {
      const arguments_ = ["-m", "mypy", "--config-file", path.join(PACKAGE, "pyproject.toml")];
      const folders = ["src/helpdesk_env", "tests"].map((folder) => path.join(PACKAGE, folder));
      const sources = { MYPYPATH: `${PACKAGE}/src:${REPOSITORY}/gen/python:${PACKAGE}/tests` };
      const done = await python.run([...arguments_, "--cache-dir", os.devNull, ...folders], sources);
      expect(done.stdout + done.stderr).toMatch(/^Success: no issues found in \d+ source files\n$/);
    });

    test("plays an episode in five lines after pip install", { timeout: 240_000 }, async () => {
      const target = mkdtempSync(path.join(os.tmpdir(), "helpdesk-pip-"));
      try {
        const flags = ["--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"];
        const installed = await runTool(python.path, [
          "-m",
          "pip",
          "install",
          ...flags,
          "--target",
          target,
          PACKAGE,
        ]);
        expect(installed.code, installed.stderr).toBe(0);
        const example = path.join(REPOSITORY, "examples", "python", "five_lines.py");
        const lines = readFileSync(example, "utf8").split("\n");
        expect(lines.filter((line) => line !== "" && !/^(#|"""|from |import )/.test(line))).toHaveLength(5);
        const variables = { PYTHONPATH: target, HELPDESK_ENV_URL: server.url };
        const played = await runTool(python.path, [example], variables);
        expect(played.stderr).toBe("");
        expect(played.stdout).toMatch(/^0\.\d+\n$/);
      } finally {
        rmSync(target, { recursive: true, force: true });
      }
    });
  });

  test("128 OpenEnv clients at once leak no place and get no wrong reply", { timeout: 240_000 }, async () => {
    const limit = 96;
    const server = await startWholeServer(limit);
    try {
      const script = path.join(REPOSITORY, "tests", "clients", "python_load.py");
      const done = await python.run([script, server.url, "128", "2"]);
      expect(done.code, done.stderr).toBe(0);
      const report = JSON.parse(done.stdout) as Record<string, unknown>;
      console.log(`load: ${done.stdout.trim()}`);
      expect(report).toMatchObject({
        clients: 128,
        wrong_replies: 0,
        problems: [],
        stopped_by_the_server: 4,
      });
      expect(Number(report["episodes"]) + Number(report["abandoned_episodes"])).toBe(128 * 2);
      expect(report["refusal"]).toBe(
        `Server error: Server at capacity: ${limit}/${limit} sessions active. Close a session, wait for one to end, ` +
          "or raise the limit: MAX_CONCURRENT_ENVS, or the token's max_sessions. (code: CAPACITY_REACHED)",
      );
      await vi.waitFor(() => expect(server.service.activeSessions()).toBe(0), { timeout: 10_000 });
      expect(server.failures).toEqual([]);
    } finally {
      await server.close(0);
    }
  });
}
