/** The package `helpdesk-env-client` as somebody installs it: packed, in an empty project, without this repository. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWholeServer } from "../support/whole-server.js";
import { REPOSITORY } from "./python-with.js";
import { runTool } from "./run-tool.js";
import { undocumented } from "./undocumented.js";

/** Two thirds of it are the generated code of the contract, with its comments. */
const MOST_PACKED_BYTES = 130_000;

let project: string;
let tarball: string;

beforeAll(async () => {
  project = mkdtempSync(path.join(os.tmpdir(), "helpdesk-client-"));
  await npm(REPOSITORY, "pack", "--workspace", "helpdesk-env-client", "--pack-destination", project);
  tarball = path.join(project, readdirSync(project).find((name) => name.endsWith(".tgz")) ?? "");
  writeFileSync(path.join(project, "package.json"), '{ "name": "play", "private": true, "type": "module" }');
  await npm(project, "install", "--prefer-offline", "--no-audit", "--no-fund", tarball);
}, 240_000);
afterAll(() => rmSync(project, { recursive: true, force: true }));

test("the tarball is small, and its dependencies are protobuf and Connect alone", () => {
  expect(statSync(tarball).size).toBeLessThan(MOST_PACKED_BYTES);
  const installed = readdirSync(path.join(project, "node_modules"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith("package.json") && /^(@[^/]+\/)?[^/]+\/package\.json$/.test(name))
    .map((name) => path.dirname(name));
  expect(installed.sort()).toEqual([
    "@bufbuild/protobuf",
    "@connectrpc/connect",
    "@connectrpc/connect-web",
    "helpdesk-env-client",
  ]);
});

test("nothing of it runs at install, and no ticket and none of the server's own messages is in it", () => {
  const folder = path.join(project, "node_modules", "helpdesk-env-client");
  const { scripts } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  expect(Object.keys(scripts).filter((name) => /install|prepare/.test(name))).toEqual([]);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  expect(files.filter((name) => /\.json$|dataset\/|journal/.test(name))).toEqual(["package.json"]);
});

test("in an empty project it plays an episode with plain node", async () => {
  const server = await startWholeServer(1);
  const program = `
    import { createHelpdeskClient } from "helpdesk-env-client";
    const session = createHelpdeskClient(process.argv[2]).session();
    let seen = await session.reset({ taskId: 1, seed: 7, queueSize: 3 });
    while (!seen.done)
      seen = await session.step({
        actionType: "submit",
        issueType: "identity_access",
        priority: "medium",
        assignmentGroup: "service_desk",
        resolutionAction: "fulfill",
      });
    await session.close();
    console.log(seen.ticketsProcessed, typeof seen.rubricReward);`;
  writeFileSync(path.join(project, "play.js"), program);
  const done = await runTool(process.execPath, [path.join(project, "play.js"), server.url]);
  expect([done.stdout, done.stderr, server.service.activeSessions()]).toEqual(["3 number\n", "", 0]);
  await server.close(0);
});

test("strict TypeScript without anybody's types but its own takes it, checked libraries and all", async () => {
  const program = `
    import { createHelpdeskClient, HelpdeskError, PRIORITIES, type Action, type Observation } from "helpdesk-env-client";
    import { EnvironmentService } from "helpdesk-env-client/contract/environment_service";
    export const service: string = EnvironmentService.typeName;
    export async function play(url: string): Promise<Observation> {
      const session = createHelpdeskClient(url, { protocol: "grpc_web", timeoutMs: Infinity }).session();
      const action: Action = { actionType: "investigate", toolName: "lookup_related_ticket" };
      // @ts-expect-error a submit needs its labels
      const wrong: Action = { actionType: "submit", priority: PRIORITIES[0] };
      await session.step(wrong).catch((error: unknown) => error instanceof HelpdeskError && error.outcomeUnknown);
      return session.step(action);
    }`;
  writeFileSync(path.join(project, "typed.ts"), program);
  const options = {
    compilerOptions: {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
      target: "ES2022",
      lib: ["ES2022", "DOM"],
      module: "NodeNext",
      types: [],
    },
    files: ["typed.ts"],
  };
  writeFileSync(path.join(project, "tsconfig.json"), JSON.stringify(options));
  const tsc = path.join(REPOSITORY, "node_modules", "typescript", "bin", "tsc");
  const done = await runTool(process.execPath, [tsc, "--project", project]);
  expect(done.stdout + done.stderr).toBe("");
});

test("an editor has a word to say on everything that a caller sees", () => {
  const folder = path.join(project, "node_modules", "helpdesk-env-client", "dist");
  expect(undocumented(path.join(folder, "src/client/index.d.ts"), folder)).toEqual([]);
});

async function npm(folder: string, ...args: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const done = await runTool("npm", ["--prefix", folder, ...args]);
  if (done.code !== 0) throw new Error(`npm ${args.join(" ")}: ${done.stdout}${done.stderr}`);
}
