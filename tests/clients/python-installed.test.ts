/** The Python package of `clients/python` as its users have it: typed, and installed by pip. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { startWholeServer } from "../support/whole-server.js";
import { pythonWith, REPOSITORY } from "./python-with.js";
import { runTool } from "./run-tool.js";

const PACKAGE = path.join(REPOSITORY, "clients", "python");
const python = pythonWith("grpc", "pydantic", "gymnasium", "numpy", "openenv", "pytest", "mypy", "hatchling");

if (python.path === undefined) {
  test("a Python with mypy and hatchling is there, or this is not CI", () => {
    console.warn(`Skipped: ${python.missing}.`);
    expect(process.env["HELPDESK_CI"]).not.toBe("1");
  });
} else {
  describe("the Python package", () => {
    test("is typed to the satisfaction of mypy --strict", { timeout: 600_000 }, async () => {
      const arguments_ = ["-m", "mypy", "--config-file", path.join(PACKAGE, "pyproject.toml")];
      const folders = ["src/helpdesk_env", "tests"].map((folder) => path.join(PACKAGE, folder));
      const sources = { MYPYPATH: `${PACKAGE}/src:${REPOSITORY}/gen/python:${PACKAGE}/tests` };
      const done = await python.run([...arguments_, "--cache-dir", os.devNull, ...folders], sources);
      expect(done.stdout + done.stderr).toMatch(/^Success: no issues found in \d+ source files\n$/);
    });

    test("plays an episode in five lines after pip install", async () => {
      const target = mkdtempSync(path.join(os.tmpdir(), "helpdesk-pip-"));
      const server = await startWholeServer(1);
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
        await server.close(0);
        rmSync(target, { recursive: true, force: true });
      }
    });
  });
}
