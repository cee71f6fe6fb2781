import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readServerStart } from "../../../src/cli/server-start.js";
import { SettingsError } from "../../../src/cli/settings/read-settings.js";
import { DatasetError } from "../../../src/dataset/index.js";

function failureOf(environment: Record<string, string>): unknown {
  try {
    return readServerStart([], environment);
  } catch (error) {
    return error;
  }
}

test("a dataset that cannot be read is told beside the settings that are wrong", () => {
  const failure = failureOf({ HELPDESK_DATASET: "/nope.json", PORT: "7860,70000" });
  expect(failure).toBeInstanceOf(SettingsError);
  expect(String(failure)).toMatch(
    /^SettingsError: 2 settings are wrong:\n {2}PORT must be .*\n {2}\/nope\.json: 1 problem\n {4}the file: cannot be read: there is no such file/,
  );
});

test("a dataset that is wrong alone is its own failure", () => {
  expect(failureOf({ HELPDESK_DATASET: "/nope.json" })).toBeInstanceOf(DatasetError);
});

test("settings that are wrong alone stop the start, and right ones come with their tickets", () => {
  expect(failureOf({ PORT: "seven" })).toBeInstanceOf(SettingsError);
  expect(readServerStart([], { PORT: "0" })).toMatchObject({ settings: { ports: [0] }, dataset: {} });
});

const folder = mkdtempSync(join(tmpdir(), "helpdesk-start-"));
afterAll(() => rmSync(folder, { recursive: true }));

const TOKEN = "t0ken-0123456789abcdef";
const TOKENS = JSON.stringify({ tokens: [{ name: "me", role: "trainer", token: TOKEN }] });

function problemsOf(environment: Record<string, string>): readonly string[] {
  const failure = failureOf({ PORT: "0", ...environment });
  return failure instanceof SettingsError ? failure.problems : [];
}

test("a server that other machines reach does not start without tokens, unless it is said that this is meant", () => {
  const problem =
    "HOST is 0.0.0.0, which other machines reach, and nobody is asked for a token: name the tokens of those who may call " +
    "with --tokens FILE (HELPDESK_TOKENS, docs/security.md), or say --insecure (INSECURE=true) to let anyone play, or " +
    "--host 127.0.0.1 to be reached from this machine alone.";
  expect(problemsOf({ HOST: "0.0.0.0" })).toEqual([problem]);
  expect(problemsOf({ HOST: "::" })).toHaveLength(1);
  expect(problemsOf({ HOST: "helpdesk.example" })).toHaveLength(1);
  for (const host of ["127.0.0.1", "127.1.2.3", "localhost", "::1"])
    expect(problemsOf({ HOST: host })).toEqual([]);
  expect(problemsOf({ HOST: "0.0.0.0", INSECURE: "true" })).toEqual([]);
  expect(readServerStart(["--host", "0.0.0.0", "--insecure"], {}).security.tokens).toBeUndefined();
  expect(problemsOf({ HOST: "0.0.0.0", HELPDESK_TOKENS: TOKENS })).toEqual([]);
});

test("tokens are read from a file or from the variable itself, and are asked for even where the server is insecure", () => {
  const file = join(folder, "tokens.json");
  writeFileSync(file, TOKENS);
  for (const named of [file, TOKENS]) {
    const { tokens } = readServerStart([], { HELPDESK_TOKENS: named, INSECURE: "true" }).security;
    expect(tokens?.map(({ name, role }) => [name, role])).toEqual([["me", "trainer"]]);
  }
});

test.each([
  [TOKEN, "--tokens (HELPDESK_TOKENS) must name a file of tokens that can be read: "],
  ["", ""],
  [`{"tokens": ["${TOKEN}"]}`, "--tokens (HELPDESK_TOKENS): tokens[0] must be an object."],
])("tokens that cannot be read stop the start, and are not repeated: %j", (named, problem) => {
  const problems = problemsOf({ HELPDESK_TOKENS: named });
  expect(problems.join("\n")).toContain(problem);
  expect(problems.join("\n")).not.toContain(TOKEN);
  expect(problems).toHaveLength(named === "" ? 0 : 1);
});

test("a certificate without its key, or what is none, stops the start", () => {
  const file = join(folder, "no.pem");
  writeFileSync(file, "not a certificate");
  expect(problemsOf({ TLS_CERT: file })).toEqual([
    "TLS needs a certificate and its key: --tls-cert FILE --tls-key FILE (TLS_CERT, TLS_KEY).",
  ]);
  expect(problemsOf({ TLS_CLIENT_CA: file })).toHaveLength(1);
  const [broken = "", ...more] = problemsOf({ TLS_CERT: file, TLS_KEY: file });
  expect(broken).toContain(`--tls-cert ${file} holds no certificate in PEM: `);
  expect(more).toEqual([]);
  expect(problemsOf({ TLS_CERT: "/nope.pem", TLS_KEY: "/nope.key" })).toHaveLength(2);
});
