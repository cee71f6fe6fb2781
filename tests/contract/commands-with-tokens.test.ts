/** The commands that play on a server show it a token, and say in a sentence where it wants one or they cannot reach it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { COMMANDS } from "../../src/cli/commands.js";
import { runProgram } from "../../src/cli/run-program.js";
import { lookAt } from "../../src/conformance/subject.js";
import { ROWS } from "../../src/conformance/rows/index.js";
import { runRow } from "../../src/conformance/run-row.js";
import { makeCertificate } from "../support/certificates.js";
import { ENTRIES, TOKENS } from "../support/tokens.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

const folder = mkdtempSync(join(tmpdir(), "helpdesk-commands-"));
const tokenFile = join(folder, "token");
const kept = join(folder, "kept");
let server: WholeServer;
let secure: WholeServer;

beforeAll(async () => {
  const { cert, key } = makeCertificate(folder, "own");
  [server, secure] = await Promise.all([
    startWholeServer(64, { tokens: ENTRIES }),
    startWholeServer(4, { certificate: { cert, key } }),
  ]);
  writeFileSync(tokenFile, `${TOKENS.grader}\n`);
  await run(`collect --policy constant --seeds 1 --tasks 1 --output ${kept}-collected.jsonl`);
});
afterAll(async () => {
  await Promise.all([server.close(0), secure.close(0)]);
  rmSync(folder, { recursive: true });
});

interface Ran {
  readonly code: number;
  readonly notes: string;
}

/** A command as the command line runs it, and what it said beside its results. */
async function run(line: string, environment: Record<string, string> = {}): Promise<Ran> {
  let notes = "";
  const out = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const err = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    notes += String(text);
    return true;
  });
  try {
    const program = { name: "helpdesk-env", commands: COMMANDS };
    return { code: await runProgram(program, line.split(" "), environment), notes };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}

let runs = 0;
/** By the address of a server. */
const PLAYING: Readonly<Record<string, (url: string) => string>> = {
  evaluate: (url) =>
    `evaluate --policy constant --episodes 1 --tasks 1 --output ${kept}-result.json --url ${url}`,
  replay: (url) => `replay ${kept}-collected.jsonl --url ${url}`,
  compare: (url) =>
    `policy compare --seeds 1 --task-ids 1 --policies constant --output-dir ${kept}-run-${(runs += 1)} --url ${url}`,
  search: (url) =>
    `policy search --train-seeds 1 --eval-seeds 2 --task-ids 1 --policies constant,random --output-dir ${kept}-run-${(runs += 1)} --url ${url}`,
  baseline: (url) => `baseline --task-id 1 --output ${kept}-baseline-${(runs += 1)}.jsonl --env-url ${url}`,
};
const NAMES = Object.keys(PLAYING);

function lineOf(name: string, url: string): string {
  return PLAYING[name]?.(url) ?? "";
}

test.for(NAMES)("%s plays with a token of a file or of the variable", async (name) => {
  const byFile = await run(`${lineOf(name, server.url)} --token-file ${tokenFile}`);
  const byVariable = await run(lineOf(name, server.url), { HELPDESK_TOKEN: TOKENS.grader });
  expect([byFile.code, byVariable.code, server.service.activeSessions()]).toEqual([0, 0, 0]);
});

test.for(NAMES)("%s without a token, or with another, ends with a sentence that says so", async (name) => {
  const without = await run(lineOf(name, server.url));
  const wrong = await run(lineOf(name, server.url), { HELPDESK_TOKEN: "another-0123456789" });
  const at = name === "baseline" ? `${server.url.replace("http", "ws")}/ws` : server.url;
  const last = (notes: string): string =>
    notes
      .trimEnd()
      .split("\n")
      .at(-1)
      ?.replace(/^\w+: /, "") ?? "";
  expect([without.code, last(without.notes)]).toEqual([
    1,
    `${at} asks for a token, and none was sent. Name its file with --token-file, or set HELPDESK_TOKEN.`,
  ]);
  expect([wrong.code, last(wrong.notes)]).toEqual([
    1,
    `${at} does not know the token that was sent. Name the file of another with --token-file, or set HELPDESK_TOKEN.`,
  ]);
});

test.for(NAMES)("%s says what to do about an authority that it does not know", async (name) => {
  const { code, notes } = await run(lineOf(name, secure.url.replace("http", "https")));
  expect(code).toBe(1);
  expect(notes).toContain(
    "Where the server's authority is one of your own, name its PEM file in NODE_EXTRA_CA_CERTS.",
  );
});

test("conformance looks at a server that wants a token, over HTTP and sockets, and says where it has none", async () => {
  const { code, notes } = await run(`conformance --url ${server.url}`);
  expect([code, notes]).toEqual([
    2,
    `${server.url} asks for a token, and none was sent. Name its file with --token-file, or set HELPDESK_TOKEN.\n`,
  ]);
  const token = TOKENS.grader;
  const subject = await lookAt(server.url, { token });
  const options = { url: server.url, token, timeoutMs: 5_000, quietMs: 50 };
  const some = ROWS.filter(({ id }) => ["H1", "W2"].includes(id));
  for (const row of some) expect(await runRow(row, subject, options)).toEqual({ kind: "passed" });
});

test("a token that is none is refused before anything is played, and is not repeated", async () => {
  writeFileSync(`${tokenFile}-two`, "two words\n");
  const wrong = await run(`evaluate --url ${server.url} --token-file ${tokenFile}-two`);
  const told = (problem: string): string =>
    `One setting is wrong:\n  ${problem}\nRun with --help for what each one means.\n`;
  expect(wrong).toEqual({
    code: 2,
    notes: told("--token-file must name a file with nothing but the token in it."),
  });
  const missing = await run(`evaluate --token-file ${tokenFile}-three`);
  expect(missing.notes).toBe(
    told(
      "--token-file must name a file that can be read, with nothing but the token in it: there is no such file.",
    ),
  );
  const variable = await run("evaluate", { HELPDESK_TOKEN: "two words" });
  expect(variable.notes).toBe(
    told("HELPDESK_TOKEN must be a token: letters, digits and - . _ ~ + / =, on one line."),
  );
});

test("no file that a run leaves has the token", () => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const having = files.filter(({ parentPath, name }) =>
    readFileSync(join(parentPath, name), "utf8").includes(TOKENS.grader),
  );
  expect([files.length > 8, having.map(({ name }) => name)]).toEqual([true, ["token"]]);
});
