/** The packages of the server, the lab and the conformance check as somebody installs them: packed, in empty folders. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWholeServer } from "../support/whole-server.js";
import { REPOSITORY } from "./python-with.js";
import { runTool, type ToolRun } from "./run-tool.js";

const PACKAGES = ["server", "lab", "conformance"] as const;
type PackageFolder = (typeof PACKAGES)[number];

const MOST_PACKED_BYTES = { server: 1_080_000, lab: 1_520_000, conformance: 100_000 };

const work = mkdtempSync(path.join(os.tmpdir(), "helpdesk-packages-"));

beforeAll(async () => {
  for (const name of PACKAGES) await pack(name);
}, 600_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));

function project(name: PackageFolder): string {
  return path.join(work, name);
}

async function pack(name: PackageFolder): Promise<void> {
  const folder = project(name);
  mkdirSync(folder);
  await npm(REPOSITORY, "pack", "--workspace", `helpdesk-env-${name}`, "--pack-destination", folder);
  writeFileSync(path.join(folder, "package.json"), '{ "name": "play", "private": true, "type": "module" }');
  await npm(folder, "install", "--prefer-offline", "--no-audit", "--no-fund", tarballOf(name));
}

function tarballOf(name: PackageFolder): string {
  const found = readdirSync(project(name)).find((file) => file.endsWith(".tgz"));
  return path.join(project(name), found ?? "");
}

async function npm(folder: string, ...args: readonly string[]): Promise<void> {
  const done = await runTool("npm", ["--prefix", folder, ...args]);
  if (done.code !== 0) throw new Error(`npm ${args.join(" ")}: ${done.stdout}${done.stderr}`);
}

/** Runs a program that the package installed, by the name that it has there. */
function run(name: PackageFolder, program: string, ...args: readonly string[]): Promise<ToolRun> {
  return runTool(path.join(project(name), "node_modules", ".bin", program), args, {}, project(name));
}

async function runScript(name: PackageFolder, text: string): Promise<ToolRun> {
  writeFileSync(path.join(project(name), "script.js"), text);
  return runTool(process.execPath, ["script.js"], {}, project(name));
}

test("the tarballs are small, and nobody gets what he does not need", () => {
  const sizes = PACKAGES.map((name) => [name, statSync(tarballOf(name)).size] as const);
  console.log(sizes.map(([name, bytes]) => `${name}: ${bytes} bytes`).join("; "));
  expect(sizes.filter(([name, bytes]) => bytes > MOST_PACKED_BYTES[name])).toEqual([]);
  const heavy = ["openai", "hyparquet-writer", "linkedom", "@observablehq", "jsonrepair"];
  const installed = (name: PackageFolder): readonly string[] =>
    heavy.filter((other) => existsSync(path.join(project(name), "node_modules", other)));
  expect(PACKAGES.map(installed)).toEqual([[], heavy, []]);
  expect(readdirSync(path.join(project("conformance"), "node_modules")).sort()).toEqual([
    ".bin",
    ".package-lock.json",
    "helpdesk-env-conformance",
    "ws",
  ]);
});

test("the server's package serves, with its own tickets, and stops on a signal", async () => {
  const program = path.join(project("server"), "node_modules", ".bin", "helpdesk-env");
  const child = spawn(program, ["serve", "--port", "0"], {
    cwd: project("server"),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const url = await urlOf(child);
  expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: "healthy" });
  expect((await fetch(`${url}/docs`)).status).toBe(200);
  child.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
});

async function urlOf(child: ChildProcess): Promise<string> {
  let log = "";
  child.stdout?.setEncoding("utf8");
  for await (const text of child.stdout ?? []) {
    log += String(text);
    const port = /http:\/\/localhost:(\d+)/.exec(log)?.[1];
    if (port !== undefined) return `http://127.0.0.1:${port}`;
  }
  throw new Error(`The server ended: ${log}`);
}

test("the server's package says which package has a command that it has not", async () => {
  const done = await run("server", "helpdesk-env", "evaluate", "--policy", "heuristic");
  expect(done).toEqual({
    code: 2,
    stdout: "",
    stderr:
      "evaluate is not in helpdesk-env-server, which serves and holds exams. The package helpdesk-env-lab has it: " +
      "install that, then run helpdesk-env-lab evaluate.\n",
  });
  const help = await run("server", "helpdesk-env", "--help");
  expect([...help.stdout.matchAll(/^ {2}([a-z-]+) /gm)].map((match) => match[1])).toEqual([
    "serve",
    "exam",
    "verify",
    "key",
    "runs",
    "dataset-report",
  ]);
});

test("the server's package makes an exam, floors and all", async () => {
  const done = await run(
    "server",
    "helpdesk-env",
    "exam",
    "create",
    "--out",
    "exam.json",
    "--key",
    "exam.key",
  );
  expect([done.code, done.stderr]).toEqual([0, ""]);
  expect(done.stdout).toContain("commitment: ");
});

test("the server starts from a program, too", async () => {
  const done = await runScript(
    "server",
    `import { startServer } from "helpdesk-env-server";
     import { loadDataset } from "helpdesk-env-server/dataset";
     import { startEpisode } from "helpdesk-env-server/engine";
     import * as exam from "helpdesk-env-server/exam/verify";
     console.log(typeof startServer, loadDataset().tickets.length, typeof startEpisode, typeof exam.verifyReceipt);`,
  );
  expect(done).toEqual({ code: 0, stdout: "function 120 function function\n", stderr: "" });
});

test("the lab's package judges a policy and draws the report", async () => {
  const args = [
    "evaluate",
    "--policy",
    "heuristic",
    "--split",
    "dev",
    "--output",
    "r.json",
    "--html",
    "r.html",
  ];
  const done = await run("lab", "helpdesk-env-lab", ...args);
  expect(done.code, done.stderr).toBe(0);
  expect(statSync(path.join(project("lab"), "r.html")).size).toBeGreaterThan(10_000);
});

test("the lab plays in a program without a server", async () => {
  const done = await runScript(
    "lab",
    `import { createHeuristicPolicy } from "helpdesk-env-lab";
     import { loadDataset } from "helpdesk-env-lab/dataset";
     import { playInProcess } from "helpdesk-env-lab/rollouts";
     const last = playInProcess(createHeuristicPolicy(), loadDataset(), { taskId: 3, seed: 42 });
     console.log(last.done, typeof last.rubricReward);`,
  );
  expect(done).toEqual({ code: 0, stdout: "true number\n", stderr: "" });
});

test("the conformance package checks a server, from its program and from a program of one's own", async () => {
  const server = await startWholeServer(64);
  const done = await run("conformance", "helpdesk-env-conformance", "--url", server.url);
  expect([done.code, done.stderr]).toEqual([0, ""]);
  const own = await runScript(
    "conformance",
    `import { hasFailed, lookAt, runAgainst } from "helpdesk-env-conformance";
     const url = ${JSON.stringify(server.url)};
     const played = await runAgainst(await lookAt(url, {}), { url, timeoutMs: 10000, quietMs: 2000 });
     console.log(hasFailed(played), played.length > 20);`,
  );
  expect(own).toEqual({ code: 0, stdout: "false true\n", stderr: "" });
  await server.close(0);
});
