import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { evaluate } from "../../../src/cli/evaluate.js";
import { readResult } from "../../../src/evaluation/result-file.js";
import { EVALUATE_SETTINGS } from "../../../src/cli/settings/evaluate-settings.js";
import { SettingsError } from "../../../src/cli/settings/read-settings.js";
import type { Setting } from "../../../src/cli/settings/setting.js";
import { readPage, tableRows } from "../../architecture/markdown.js";
import { aRecord } from "../dataset/records.js";
import { signalFor } from "../../support/heard-signal.js";
import { serveConnect } from "../../support/connect-server.js";

const SUBMIT = {
  action_type: "submit",
  issue_type: "general_inquiry",
  priority: "medium",
  assignment_group: "service_desk",
};

let folder: string;
let dataset: string;
let told: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "helpdesk-evaluate-"));
  dataset = join(folder, "tickets.json");
  const records = Array.from({ length: 8 }, (_, index) =>
    aRecord({ ticket_id: `t-${index}`, requester: `r-${index}@example.org` }),
  );
  writeFileSync(dataset, JSON.stringify(records));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(() => {
  told = "";
  const hear = (text: string | Uint8Array): boolean => {
    told += String(text);
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(hear);
  vi.spyOn(process.stderr, "write").mockImplementation(hear);
});
afterEach(() => vi.restoreAllMocks());

function run(...flags: readonly string[]): Promise<number> {
  return evaluate.run(["--dataset", dataset, "--tasks", "1", "--episodes", "2", ...flags], {});
}

function path(name: string): string {
  return join(folder, name);
}

test("an evaluation writes the result and the report, and prints the figures", async () => {
  const [output, html] = [path("a.json"), path("a.html")];
  expect(await run("--policy", "constant", "--output", output, "--html", html)).toBe(0);
  expect(readResult(output)).toMatchObject({ split: "dev", splitTicketCount: 4, episodesPerTask: 2 });
  expect(readFileSync(html, "utf8")).toMatch(/^<!doctype html>/);
  expect(told).toContain("constant on dev, seeds 0 to 1");
});

test("a result of the other split is refused before anything is played or written", async () => {
  await run("--policy", "constant", "--split", "dev", "--output", path("dev.json"));
  const output = path("test.json");
  expect(
    await run("--policy", "constant", "--split", "test", "--against", path("dev.json"), "--output", output),
  ).toBe(2);
  expect(told).toContain("differ in the split (test here, dev there)");
  expect(existsSync(output)).toBe(false);
});

test("two results with the same provenance are compared", async () => {
  await run("--policy", "constant", "--output", path("c.json"));
  expect(await run("--policy", "random", "--against", path("c.json"))).toBe(0);
  expect(told).toMatch(/against constant +difference/);
});

test("a policy named by --against plays the same episodes, as a file with its result would say", async () => {
  await run("--policy", "constant", "--output", path("c.json"));
  await run("--policy", "random", "--against", path("c.json"));
  const [, byFile] = told.split("against constant");
  told = "";
  expect(await run("--policy", "random", "--against", "constant")).toBe(0);
  expect(told.split("against constant")[1]).toBe(byFile);
});

test("an agent gets the table and the report of a policy, under its own name", async () => {
  const answer = JSON.stringify({ ...SUBMIT, resolution_action: "acknowledge" });
  const command = `while read -r line; do case $line in '{"type":"obs'*) echo '${answer}' ;; esac; done`;
  const [output, html] = [path("agent.json"), path("agent.html")];
  const flags = ["--agent-name", "my agent", "--output", output, "--html", html, "--against", "constant"];
  expect(await run("--agent", command, ...flags)).toBe(0);
  expect(told).toContain("my agent on dev, seeds 0 to 1");
  expect(told).toMatch(/0 \/ 2 \/ 0/);
  expect(readResult(output).policy).toEqual({ name: "my agent", sees: "observations", random: true });
  expect(readFileSync(html, "utf8")).toContain("my agent");
});

test("an agent that cannot be started is wrong usage, and nothing is written", async () => {
  const output = path("no-agent.json");
  expect(await run("--agent", "no-such-agent-anywhere", "--output", output)).toBe(2);
  expect(told).toContain("--agent cannot be started: no-such-agent-anywhere");
  expect(existsSync(output)).toBe(false);
});

test.each([
  ["a policy beside an agent", ["--policy", "constant"], "--agent plays instead of --policy constant"],
  ["an agent with a policy's name", ["--agent-name", "heuristic"], "is the name of a policy of this program"],
  ["a training for an agent", ["--training", "/nowhere.json"], "Leave it out with --agent"],
])("%s is refused with what to do", async (_, flags, message) => {
  await expect(run("--agent", "cat", ...flags)).rejects.toThrow(message);
});

test.each([
  ["a policy that nobody knows", ["--policy", "nobody"], "--policy must be one of random,"],
  ["a policy that has learned nothing", ["--policy", "adaptive_cue_bandit"], "has to learn first"],
  ["a training that is not there", ["--training", "/nowhere.json"], "--training cannot use /nowhere.json"],
])("%s is refused with what to do", async (_, flags, message) => {
  const refused = run(...flags);
  await expect(refused).rejects.toThrow(SettingsError);
  await expect(refused).rejects.toThrow(message);
});

test.each([
  ["--output", (): string => join(dataset, "a.json"), "what should be its folder is a file"],
  ["--html", (): string => folder, "it is a folder"],
  ["--output", (): string => dataset, "it is the file that --dataset reads"],
])("%s is looked at before anything is played", async (flag, place, reason) => {
  expect(await run("--policy", "constant", flag, place())).toBe(2);
  expect(told).toBe(`evaluate: ${place()} cannot be written: ${reason}. Name another file with ${flag}.\n`);
});

test("an evaluation that is stopped leaves the earlier files as they were, and nothing beside them", async () => {
  const inside = join(folder, "stopped");
  mkdirSync(inside);
  writeFileSync(join(inside, "a.json"), "old");
  const flags = ["--output", join(inside, "a.json"), "--html", join(inside, "a.html"), "--episodes", "50"];
  const interrupt = signalFor("SIGINT");
  const running = run("--policy", "constant", ...flags);
  await vi.waitFor(() => expect(readdirSync(inside).length).toBe(3), { interval: 1, timeout: 60_000 });
  interrupt.arrives();
  expect(await running).toBe(130);
  expect(readdirSync(inside)).toEqual(["a.json"]);
  expect(readFileSync(join(inside, "a.json"), "utf8")).toBe("old");
});

test("a server that is not there is a failure, not a score", async () => {
  expect(await run("--url", "http://127.0.0.1:1")).toBe(1);
  expect(told).not.toContain("rubric reward");
});

test("a server plays what this process plays", async () => {
  const server = await serveConnect();
  try {
    const flags = ["--tasks", "1,3", "--episodes", "2", "--policy", "heuristic", "--split", "test"];
    const [here, there] = [path("here.json"), path("there.json")];
    expect(await evaluate.run([...flags, "--output", here], {})).toBe(0);
    const remote = ["--url", server.url, "--concurrency", "3", "--output", there];
    expect(await evaluate.run([...flags, ...remote], {})).toBe(0);
    expect({ ...readResult(there), server: null }).toEqual(readResult(here));
    expect(server.service.activeSessions()).toBe(0);
  } finally {
    await server.close();
  }
});

test("a server with other tickets is judged without floor, oracle and labels, and that is said", async () => {
  const server = await serveConnect();
  try {
    expect(await run("--url", server.url, "--policy", "heuristic", "--output", path("other.json"))).toBe(0);
    expect(readResult(path("other.json"))).toMatchObject({ hasTickets: false, splitTicketCount: 60 });
    expect(told).toContain("no floor, no oracle and no labels");
    await expect(run("--url", server.url, "--policy", "oracle")).rejects.toThrow("sees labels");
  } finally {
    await server.close();
  }
});

test("the evaluation page lists the settings of evaluate", () => {
  const settings: readonly Setting<unknown>[] = Object.values(EVALUATE_SETTINGS);
  const listed = tableRows(readPage("docs/evaluation.md")).filter((row) => row[0]?.startsWith("`--"));
  expect(listed.map(([flag, variable, , help]) => [flag, variable, help])).toEqual(
    settings.map(({ flag, variable, placeholder, help }) => [
      `\`--${flag} ${placeholder}\``,
      `\`${variable}\``,
      help,
    ]),
  );
});
