import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { whatPythonLacks } from "../../support/what-python-lacks.js";

/** A program that answers as an interpreter of some version would. */
function interpreter(script: string): string {
  const folder = mkdtempSync(join(tmpdir(), "python-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "python");
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

test.each([
  [
    "a version that is too old",
    "echo 3.9; echo",
    / is Python 3\.9, and 3\.10 or later is needed: .*HELPDESK_PYTHON/,
  ],
  [
    "packages that are absent",
    "echo 3.11; echo google.protobuf grpc",
    / \(3\.11\) lacks the packages google\.protobuf, grpc: .*pip install -r/,
  ],
  ["an interpreter that fails", "echo broken >&2; exit 3", / does not run \(broken\): install Python 3\.10/],
])("%s is told as what it is, with the command that mends it", (_, script, message) => {
  expect(whatPythonLacks(interpreter(script), ["grpc"])).toMatch(message);
});

test("an interpreter that is not there, and one that lacks nothing, are told apart", () => {
  expect(whatPythonLacks("/nowhere/python", [])).toMatch(
    /^\/nowhere\/python does not run \(it is not there\): install/,
  );
  expect(whatPythonLacks(interpreter("echo 3.13; echo"), ["grpc"])).toBeUndefined();
});
