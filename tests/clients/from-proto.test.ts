/** An episode from nothing but proto/: generated in an empty folder with each language's own generator, and played. */
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { runBuf } from "../../scripts/run-buf.js";
import { loadDataset } from "../../src/dataset/index.js";
import { createInProcessEnvironment } from "../../src/rollouts/in-process.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";
import { pythonWith, REPOSITORY } from "./python-with.js";
import { runTool, type ToolRun } from "./run-tool.js";
import { requireTool } from "./tools.js";

const PROTO = path.join(REPOSITORY, "proto");
const PROGRAMS = path.join(REPOSITORY, "tests", "clients", "from-proto");

let server: WholeServer;
/** What each of them must reach: played by the engine in this process. */
let score: string;

const SUBMIT = {
  actionType: "submit",
  issueType: "identity_access",
  priority: "medium",
  assignmentGroup: "service_desk",
  resolutionAction: "fulfill",
} as const;

beforeAll(async () => {
  server = await startWholeServer(4);
  const here = createInProcessEnvironment(loadDataset());
  let seen = await here.reset({ taskId: 3, seed: 42, split: "dev" });
  while (!seen.done) seen = await here.step(SUBMIT);
  score = (seen.rubricReward ?? NaN).toFixed(6);
});
afterAll(() => server.close(0));

test("Python, with grpcio-tools", async (context) => {
  const python = pythonWith("grpc", "grpc_tools");
  if (python.path === undefined) return context.skip(python.missing);
  const folder = emptyFolder();
  const files = readdirSync(path.join(PROTO, "helpdesk/v1")).map((name) => `helpdesk/v1/${name}`);
  const args = [
    "-m",
    "grpc_tools.protoc",
    "-I",
    PROTO,
    `--python_out=${folder}`,
    `--grpc_python_out=${folder}`,
  ];
  succeeded(await python.run([...args, ...files]));
  const played = await python.run([path.join(PROGRAMS, "play.py"), address()], { PYTHONPATH: folder });
  expect([played.stdout, played.stderr]).toEqual([`score ${score}\n`, ""]);
});

test("Go, with protoc-gen-go, beside grpc-go's own health and reflection", async (context) => {
  const go = requireTool("go");
  if (go.path === undefined) return context.skip(go.missing);
  const folder = emptyFolder();
  const plugin = (command: string) => ({
    local: ["go", "run", command],
    out: ".",
    opt: "paths=source_relative",
  });
  const template = {
    version: "v2",
    plugins: [
      plugin("google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.10"),
      plugin("google.golang.org/grpc/cmd/protoc-gen-go-grpc@v1.6.0"),
    ],
  };
  const made = runBuf(
    REPOSITORY,
    "generate",
    PROTO,
    "--template",
    JSON.stringify(template),
    "--output",
    folder,
  );
  expect([made.ok, withoutDownloads(made.output)]).toEqual([true, ""]);
  cpSync(path.join(PROGRAMS, "main.go"), path.join(folder, "main.go"));
  // The versions and sums of examples/go, so that nothing new is fetched.
  cpSync(path.join(REPOSITORY, "examples/go/go.sum"), path.join(folder, "go.sum"));
  const needed = readFileSync(path.join(REPOSITORY, "examples/go/go.mod"), "utf8")
    .split("\n")
    .filter((line) => /^\t(google\.golang\.org|golang\.org)\//.test(line));
  writeFileSync(
    path.join(folder, "go.mod"),
    `module play\n\ngo 1.24.0\n\nrequire (\n${needed.join("\n")}\n)\n`,
  );
  const played = await runTool("go", ["run", "-C", folder, "-mod=mod", ".", address()]);
  expect([played.stdout, withoutDownloads(played.stderr)]).toEqual([`SERVING\nscore ${score}\n`, ""]);
});

test("Rust, with tonic: examples/rust", { timeout: 900_000 }, async (context) => {
  const cargo = slowTool("cargo");
  if (cargo.path === undefined) return context.skip(cargo.missing);
  const folder = path.join(REPOSITORY, "examples", "rust");
  const target = path.join(REPOSITORY, ".cache", "rust");
  const args = [
    "run",
    "--quiet",
    "--locked",
    "--manifest-path",
    path.join(folder, "Cargo.toml"),
    "--",
    server.url,
  ];
  const played = succeeded(await runTool(cargo.path, args, { CARGO_TARGET_DIR: target }));
  expect(scoreIn(played)).toBe(score);
});

test("Java, with grpc-java: examples/java", { timeout: 900_000 }, async (context) => {
  const mvn = slowTool("mvn");
  if (mvn.path === undefined) return context.skip(mvn.missing);
  const pom = path.join(REPOSITORY, "examples", "java", "pom.xml");
  const args = ["-q", "-B", "-f", pom, "compile", "exec:java", `-Dexec.args=${address()}`];
  const played = succeeded(await runTool(mvn.path, args));
  expect(scoreIn(played)).toBe(score);
});

/** A tool whose build takes minutes: used where it is asked for by HELPDESK_SLOW_CLIENTS=1, in CI too. */
function slowTool(name: string): ReturnType<typeof requireTool> {
  if (process.env["HELPDESK_SLOW_CLIENTS"] === "1") return requireTool(name);
  return { path: undefined, missing: `${name} builds for minutes: run with HELPDESK_SLOW_CLIENTS=1` };
}

function address(): string {
  return server.url.replace("http://", "");
}

function emptyFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "helpdesk-from-proto-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function succeeded(run: ToolRun): ToolRun {
  if (run.code !== 0) throw new Error(`${run.stdout}${run.stderr}`);
  return run;
}

/** The number in the last line, `score 0.…`, in the digits that are compared. */
function scoreIn({ stdout }: ToolRun): string {
  const line = stdout.trim().split("\n").at(-1) ?? "";
  return Number(line.replace(/^score /, "")).toFixed(6);
}

/** Without what Go says of the modules that it has to fetch first, on a machine that has not built this before. */
function withoutDownloads(output: string): string {
  return output
    .split("\n")
    .filter((line) => !line.startsWith("go: downloading "))
    .join("\n");
}
