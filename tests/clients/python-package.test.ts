/** The Python package of `clients/python` passes its own tests, against a server and an exam. */
import path from "node:path";
import { expect, test } from "vitest";
import { openWorlds } from "../../src/worlds/open-worlds.js";
import { startExamServer } from "../support/exam-server.js";
import { PROGRAM } from "../support/program.js";
import { startWholeServer } from "../support/whole-server.js";
import { pythonWith, REPOSITORY } from "./python-with.js";

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
const python = pythonWith(...NEEDED);

if (python.path === undefined) {
  test("a Python with the package's modules is there, or this is not CI", () => {
    console.warn(`Skipped: ${python.missing}.`);
    expect(process.env["HELPDESK_CI"]).not.toBe("1");
  });
} else {
  test("the Python package passes its own tests, none skipped", { timeout: 600_000 }, async () => {
    const server = await startWholeServer(48, { worlds: openWorlds() });
    const exam = await startExamServer(12);
    const urls = {
      HELPDESK_TEST_URL: server.url,
      HELPDESK_TEST_EXAM_URL: exam.url,
      HELPDESK_TEST_COMMAND: `${process.execPath} ${PROGRAM}`,
    };
    const options = ["-q", "--color=no", "-p", "no:cacheprovider"];
    const done = await python.run(
      ["-m", "pytest", path.join(REPOSITORY, "clients", "python"), ...options],
      urls,
    );
    await Promise.all([server.close(0), exam.close(0)]);
    expect(done.code, done.stdout + done.stderr).toBe(0);
    const summary = done.stdout.trim().split("\n").at(-1) ?? "";
    console.log(`pytest: ${summary}`);
    // Deselected: what needs Stable-Baselines3, whose torch is too large for this gate, and Ray, which takes too long.
    expect(summary).toMatch(/^\d+ passed, 7 deselected in /);
    expect([server.failures, exam.failures]).toEqual([[], []]);
  });
}
