/** What `helpdesk_env.evaluate(…, record=FILE)` writes, given to every command that reads a trajectory. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startWholeServer } from "../support/whole-server.js";
import { readByEveryCommand } from "../unit/trajectories/read-by-every-command.js";
import { pythonWith } from "./python-with.js";

const python = pythonWith("grpc", "google.protobuf", "pydantic");

const SCRIPT = `
import sys
import helpdesk_env
from helpdesk_env import Submit

def steady(observation):
    return Submit(issue_type="application_support", priority="medium", assignment_group="application_team", resolution_action="assign")

helpdesk_env.evaluate(steady, tasks=[1], seeds=[3], split="dev", urls=sys.argv[1], record=sys.argv[2], progress=False)
`;

test("what Python's recorder writes is read by every command", async (context) => {
  if (python.path === undefined) return context.skip(python.missing);
  const folder = mkdtempSync(path.join(tmpdir(), "python-recording-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const server = await startWholeServer(4);
  onTestFinished(() => server.close(0));
  const file = path.join(folder, "steady.jsonl");
  expect(await python.run(["-c", SCRIPT, server.url, file])).toMatchObject({ code: 0, stderr: "" });
  await readByEveryCommand(file, "steady");
  expect(server.failures).toEqual([]);
});
