/** The Go module of clients/go: its own tests, its five-line example, vet and format. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test, type TestContext } from "vitest";
import { startExamServer } from "../support/exam-server.js";
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

test("the client passes its own tests and plays its example", async (context) => {
  const server = await startWholeServer(300);
  onTestFinished(() => server.close(0));
  const exam = await startExamServer(2);
  onTestFinished(() => exam.close(0));
  const folder = path.join(REPOSITORY, "clients", "go");
  const done = await run(context, ["test", "-C", folder, "-count=1", "-v", "./..."], {
    HELPDESK_TEST_URL: server.url,
    HELPDESK_TEST_EXAM_URL: exam.url,
  });
  expect(done.code, done.stdout + done.stderr).toBe(0);
  expect(done.stdout).toContain("--- PASS: Example");
  expect(done.stdout).not.toContain("--- SKIP");
  // The first reset whose answer a test loses took a place that nobody knows of.
  expect([server.service.activeSessions(), server.failures, exam.failures]).toEqual([1, [], []]);
});

test.for(MODULES)("go vet has nothing to say of %s", async (module, context) => {
  const done = await run(context, ["vet", "-C", path.join(REPOSITORY, module), "./..."]);
  expect(done.stdout + done.stderr).toBe("");
});

test.for(MODULES)("go mod tidy would change nothing in %s", async (module, context) => {
  const done = await run(context, ["mod", "-C", path.join(REPOSITORY, module), "tidy", "-diff"]);
  expect([done.code, done.stdout]).toEqual([0, ""]);
});

const PROGRAM = `package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	helpdesk "helpdesk.example/client"
	pb "helpdesk.example/gen/helpdesk/v1"
)

func main() {
	if err := play(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
`;

const SNIPPETS = ["README.md", "docs/clients.md", "clients/go/README.md"].flatMap((page) =>
  [...readFileSync(path.join(REPOSITORY, page), "utf8").matchAll(/^```go\n(.*?)^```/gms)].map(
    ([, code = ""]) => [page, code] as const,
  ),
);

test("there are Go snippets in the docs", () => {
  const pages = ["docs/clients.md", "clients/go/README.md"];
  expect(SNIPPETS.map(([page]) => page)).toEqual(pages.flatMap((page) => [page, page]));
});

test.for(SNIPPETS)(
  "a snippet of %s plays from a fresh module outside of the repository, drops no error and passes go vet",
  async ([, code], context) => {
    expect(code).not.toMatch(/\b_\s*:?=|^\s*(defer )?\w+\.(Close|Step|Reset)\(/m);
    const folder = mkdtempSync(path.join(os.tmpdir(), "helpdesk-go-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(path.join(folder, "go.mod"), "module play\n\ngo 1.24.0\n");
    writeFileSync(path.join(folder, "main.go"), `${PROGRAM}\n${code}`);
    const modules = ["gen/go", "clients/go"].map((module) => path.join(REPOSITORY, module));
    const made = await run(context, ["-C", folder, "work", "init", ".", ...modules]);
    expect([made.code, made.stderr]).toEqual([0, ""]);
    const vetted = await run(context, ["vet", "-C", folder, "."]);
    expect(vetted.stdout + vetted.stderr).toBe("");
    const server = await startWholeServer(16);
    onTestFinished(() => server.close(0));
    const played = await run(context, ["run", "-C", folder, ".", server.url]);
    expect([played.code, played.stderr, server.service.activeSessions()]).toEqual([0, "", 0]);
  },
);
