import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { afterAll, beforeAll, expect, test, type TestContext } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { loadDataset } from "../../src/dataset/index.js";
import { startServer, type RunningServer } from "../../src/transport/server.js";
import { runTool } from "../clients/run-tool.js";
import { requireTool } from "../clients/tools.js";
import { findOpenEnvPython } from "../support/python.js";
import { anchorsOf, blocksOf, pages, readPage, type Block } from "./markdown.js";
import { ROOT } from "./source-files.js";

const README = readPage("README.md");
const BLOCKS = blocksOf(README);
const README_ADDRESS = "localhost:7860";
const SCRATCH = join(ROOT, ".cache", "readme");

let server: RunningServer;

beforeAll(async () => {
  mkdirSync(SCRATCH, { recursive: true });
  server = await startServer({
    dataset: loadDataset(),
    version: "0.0.0-test",
    ports: [0],
    host: "127.0.0.1",
    maxSessions: 8,
    sessionTimeoutMs: 60_000,
    stepDeadlineMs: 30_000,
    log: { requestsWanted: false, request: () => undefined, failure: () => undefined },
  });
});

afterAll(async () => {
  rmSync(SCRATCH, { recursive: true, force: true });
  await server.close(0);
});

interface Shown {
  readonly command: Block;
  readonly output: Block;
}

/** The blocks of a language whose text begins so, each with the output that follows it. */
function shown(language: string, beginning: string): readonly Shown[] {
  return BLOCKS.flatMap((command, index) => {
    const output = BLOCKS[index + 1];
    const fits = command.language === language && command.text.startsWith(beginning);
    return fits && output !== undefined ? [{ command, output }] : [];
  });
}

function here(text: string): string {
  return text.replaceAll(README_ADDRESS, `127.0.0.1:${server.ports[0] ?? 0}`);
}

/** Lines without their indentation, joined: how a page breaks an output into lines says nothing. */
function joined(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .join("");
}

/** Fails unless the output is what the page shows, where `…` stands for anything. */
function expectOutput(actual: string, pageText: string): void {
  const [whole, parts] = [joined(actual), joined(pageText).split("…")];
  let rest = whole;
  for (const [index, part] of parts.entries()) {
    const at = index === parts.length - 1 && part !== "" ? rest.lastIndexOf(part) : rest.indexOf(part);
    if (at < 0 || (index === 0 && at > 0))
      throw new Error(`The README shows\n${part}\nbut the server answered\n${whole}`);
    rest = rest.slice(at + part.length);
  }
  if (parts.at(-1) !== "") expect(rest).toBe("");
}

async function runShell(context: TestContext, program: string, count: number): Promise<void> {
  const tool = requireTool(program);
  if (tool.path === undefined) return context.skip(tool.missing);
  const examples = shown("sh", program);
  expect(examples).toHaveLength(count);
  for (const { command, output } of examples) {
    const done = await runTool("bash", ["-c", here(command.text)]);
    expect(done.stderr).toBe("");
    expectOutput(done.stdout, output.text);
  }
}

test("the README's curl commands answer what it shows", (context) => runShell(context, "curl", 3));

test("the README's grpcurl command answers what it shows", (context) => runShell(context, "grpcurl", 1));

test("the README's Python example prints what it shows", async (context) => {
  const python = findOpenEnvPython();
  if (python === undefined) return context.skip("no Python with openenv-core");
  const [example] = shown("python", "from openenv");
  const script = join(SCRATCH, "example.py");
  writeFileSync(script, here(example?.command.text ?? ""));
  expectOutput(await python.run(script), example?.output.text ?? "");
});

test("the README's TypeScript example prints what it shows", async () => {
  const [example] = shown("ts", "import");
  const script = join(SCRATCH, "example.ts");
  writeFileSync(script, here(example?.command.text ?? "").replaceAll('"./gen/', '"../../gen/'));
  const done = await runTool(process.execPath, ["--import", "tsx", script]);
  expect(done.stderr).toBe("");
  expectOutput(done.stdout, example?.output.text ?? "");
});

test("every relative link of the README and the docs leads to a file, and to a heading of it", () => {
  const dead = pages().flatMap((page) =>
    [...page.text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)].flatMap(
      ([link, target = "", anchor]) => {
        const path = target === "" ? page.path : normalize(join(dirname(page.path), target));
        if (!existsSync(join(ROOT, path))) return [`${page.path}: ${link}`];
        return anchor !== undefined && !anchorsOf(readPage(path)).includes(anchor)
          ? [`${page.path}: ${link}`]
          : [];
      },
    ),
  );
  expect(dead).toEqual([]);
});

test("every npm script and every script file that the docs name is there", () => {
  const scripts: readonly string[] = Object.keys(manifest.scripts);
  const missing = pages().flatMap(({ path, text }) =>
    [
      ...[...text.matchAll(/npm run ([a-z:]+)/g)]
        .map((match) => match[1] ?? "")
        .filter((name) => !scripts.includes(name)),
      ...[...text.matchAll(/npx tsx (\S+\.ts)/g)]
        .map((match) => match[1] ?? "")
        .filter((file) => !existsSync(join(ROOT, file))),
    ].map((name) => `${path}: ${name}`),
  );
  expect(missing).toEqual([]);
});

test("every npm script is told of in the docs", () => {
  const text = pages()
    .map((page) => page.text)
    .join("\n");
  const untold = Object.keys(manifest.scripts).filter(
    (name) =>
      !["prestart", "format:check"].includes(name) &&
      !text.includes(`npm run ${name}\``) &&
      !text.includes(`npm ${name}`),
  );
  expect(untold).toEqual([]);
});
