/** The Go module of clients/go: its own tests, its five-line example, vet and format. */
import path from "node:path";
import { expect, onTestFinished, test, type TestContext } from "vitest";
import { startWholeServer } from "../support/whole-server.js";
import { REPOSITORY } from "./python-with.js";
import { runTool, type ToolRun } from "./run-tool.js";
import { requireTool } from "./tools.js";

const go = requireTool("go");
const MODULES = ["gen/go", "clients/go", "examples/go"] as const;

async function run(context: TestContext, args: readonly string[], variables = {}): Promise<ToolRun> {
  if (go.path === undefined) return context.skip(go.missing);
  return runTool(go.path, args, variables);
}

test("the client passes its own tests and plays its example", { timeout: 240_000 }, async (context) => {
  const server = await startWholeServer(4);
  onTestFinished(() => server.close(0));
  const folder = path.join(REPOSITORY, "clients", "go");
  const done = await run(context, ["test", "-C", folder, "-count=1", "-v", "./..."], {
    HELPDESK_TEST_URL: server.url,
  });
  expect(done.code, done.stdout + done.stderr).toBe(0);
  expect(done.stdout).toContain("--- PASS: Example");
  expect([server.service.activeSessions(), server.failures]).toEqual([0, []]);
});

test.for(MODULES)("go vet has nothing to say of %s", { timeout: 240_000 }, async (module, context) => {
  const done = await run(context, ["vet", "-C", path.join(REPOSITORY, module), "./..."]);
  expect(done.stdout + done.stderr).toBe("");
});

test.for(MODULES)("go mod tidy would change nothing in %s", { timeout: 240_000 }, async (module, context) => {
  const done = await run(context, ["mod", "-C", path.join(REPOSITORY, module), "tidy", "-diff"]);
  expect([done.code, done.stdout]).toEqual([0, ""]);
});
