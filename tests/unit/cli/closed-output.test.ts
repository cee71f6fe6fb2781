import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { PROGRAM } from "../../support/program.js";

test("a command whose output nobody reads to its end goes on to its own end, without a word", async () => {
  const child = spawn(process.execPath, [PROGRAM, "--help"], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  expect(await once(child, "close")).toEqual([0, null]);
  expect(said).toBe("");
});
