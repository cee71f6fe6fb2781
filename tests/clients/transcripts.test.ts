/**
 * The same seed and actions, through every protocol in every language that has a client for it: one transcript. What it
 * must be is played by the engine in this process.
 */
import { cpSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";
import { engineTranscript } from "./engine-transcript.js";
import { EXAMPLES, readScript } from "./example-script.js";
import { pythonWith, REPOSITORY } from "./python-with.js";
import { runTool, type ToolRun } from "./run-tool.js";
import { requireTool } from "./tools.js";

interface Row {
  readonly language: string;
  readonly protocol: string;
  /** The example of `examples/typescript`. */
  readonly source?: string;
  /** Programs that it needs beside Node.js. */
  readonly tools?: readonly string[];
  run(url: string): Promise<ToolRun>;
}

const python = pythonWith("grpc", "google.protobuf", "pydantic", "openenv");

/** One is run as `npm run example` does; the others are compiled together, since each by itself takes two seconds. */
const AS_SOURCE = "grpc.ts";
const BUILT = path.join(REPOSITORY, ".cache", "examples");

const ROWS: readonly Row[] = [
  typescript("gRPC", "grpc.ts"),
  typescript("gRPC-Web", "grpc-web.ts"),
  typescript("Connect JSON", "connect-json.ts"),
  typescript("Connect binary", "connect-binary.ts"),
  typescript("gRPC stream", "stream.ts"),
  typescript("Connect batches", "batches.ts"),
  typescript("/ws", "websocket.ts"),
  typescript("HTTP", "http.ts"),
  typescript("MCP", "mcp.ts"),
  go("gRPC (grpc-go)", "./grpc"),
  go("gRPC (connect-go)", "./connect", "grpc"),
  go("gRPC-Web", "./connect", "grpc_web"),
  go("Connect JSON", "./connect", "connect_json"),
  go("Connect binary", "./connect", "connect"),
  go("gRPC stream", "./stream"),
  go("Connect batches", "./batches"),
  shell("HTTP (curl)", "http.sh", ["curl", "jq"]),
  shell("Connect JSON (curl)", "connect.sh", ["curl", "jq"]),
  shell("gRPC (grpcurl)", "grpcurl.sh", ["grpcurl", "jq"]),
  pythonRow("gRPC", "play_grpc.py"),
  pythonRow("gRPC stream", "play_stream.py"),
  pythonRow("gRPC batches", "play_batches.py"),
  pythonRow("/ws", "play_websocket.py"),
];

let server: WholeServer;
let expected: readonly unknown[];
/** A line a row, for people. */
const table: string[] = [];

beforeAll(async () => {
  server = await startWholeServer(32);
  expected = await engineTranscript();
  await buildExamples();
});

afterAll(async () => {
  console.log(["language    protocol              equal", ...table].join("\n"));
  await server.close(0);
});

test("the script has every kind of action, and its last one ends the episode", () => {
  const { actions } = readScript();
  const kinds = new Set(actions.map((action) => action["action_type"]));
  expect(kinds).toEqual(new Set(["submit", "investigate", "request_info", "open_incident", "defer"]));
  const ends = expected.map(
    (line) => (line as { observation: { done?: boolean } }).observation.done === true,
  );
  expect(ends.indexOf(true)).toBe(actions.length);
});

for (const row of ROWS) {
  const name = `${row.language} over ${row.protocol} plays the engine's own transcript`;
  test(name, async (context) => {
    const shown = `${row.language.padEnd(11)} ${row.protocol.padEnd(21)}`;
    const missing = missingFor(row);
    if (missing !== undefined) {
      table.push(`${shown} not run: ${missing}`);
      return context.skip(missing);
    }
    const done = await row.run(server.url);
    expect(done.code, done.stderr).toBe(0);
    const lines = done.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toEqual(expected);
    table.push(`${shown} yes, ${lines.length} lines`);
  });
}

test("every example left its session closed", () => {
  expect([server.service.activeSessions(), server.failures]).toEqual([0, []]);
});

function missingFor({ tools = [], language }: Row): string | undefined {
  if (language === "Python" && python.path === undefined) {
    if (process.env["HELPDESK_CI"] === "1") throw new Error(python.missing);
    return python.missing;
  }
  return tools
    .map((name) => requireTool(name))
    .map((tool) => (tool.path === undefined ? tool.missing : undefined))
    .find((missing) => missing !== undefined);
}

async function buildExamples(): Promise<void> {
  const files = ROWS.flatMap(({ source }) => (source === undefined || source === AS_SOURCE ? [] : [source]));
  await build({
    entryPoints: files.map((file) => path.join(EXAMPLES, "typescript", file)),
    outdir: path.join(BUILT, "typescript"),
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    alias: { "helpdesk-env-client": path.join(REPOSITORY, "src", "client", "index.ts") },
  });
  cpSync(path.join(EXAMPLES, "script.json"), path.join(BUILT, "script.json"));
}

function typescript(protocol: string, source: string): Row {
  const how =
    source === AS_SOURCE
      ? ["--import", "tsx", path.join(EXAMPLES, "typescript", source)]
      : [path.join(BUILT, "typescript", source.replace(/\.ts$/, ".js"))];
  return { language: "TypeScript", protocol, source, run: (url) => runTool(process.execPath, [...how, url]) };
}

function go(protocol: string, program: string, ...args: readonly string[]): Row {
  const flags = ["run", "-C", path.join(EXAMPLES, "go"), program];
  return { language: "Go", protocol, tools: ["go"], run: (url) => runTool("go", [...flags, url, ...args]) };
}

function shell(protocol: string, file: string, tools: readonly string[]): Row {
  return {
    language: "shell",
    protocol,
    tools,
    run: (url) => runTool(path.join(EXAMPLES, "shell", file), [url]),
  };
}

function pythonRow(protocol: string, file: string): Row {
  const run = (url: string): Promise<ToolRun> => {
    if (python.path === undefined) throw new Error(python.missing);
    return python.run([path.join(EXAMPLES, "python", file), url]);
  };
  return { language: "Python", protocol, run };
}
