/** Agents as processes, each a few lines of sh. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { createAgent, type Agent, type AgentOptions } from "../../../src/evaluation/agent/index.js";
import { evaluatePolicy } from "../../../src/evaluation/evaluate-policy.js";
import { playersWarnings } from "../../../src/evaluation/players-warnings.js";
import type { EvaluationResult } from "../../../src/evaluation/result.js";
import { startEpisode } from "../../../src/engine/index.js";
import { HelpdeskReply } from "../../../src/transport/openenv/helpdesk/reply.js";
import { ANSWER, someEvaluation, someResult, SOME_DATASET } from "./some-evaluation.js";

const folder = mkdtempSync(join(tmpdir(), "helpdesk-agent-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const RIGHT = JSON.stringify({
  action_type: "submit",
  issue_type: ANSWER.issueType,
  priority: ANSWER.priority,
  assignment_group: ANSWER.assignmentGroup,
  resolution_action: ANSWER.resolutionAction,
});

let told = "";
let warnings: readonly string[] = [];
let agents: Agent[] = [];
afterEach(async () => {
  told = "";
  warnings = [];
  await Promise.all(agents.map((agent) => agent.close()));
  agents = [];
});

/** Reads a line after the other; `answer` is done for each observation, `reset` for each episode. */
function loop(answer: string, reset = ":"): string {
  return `while IFS= read -r line; do case $line in *'"type":"reset"'*) ${reset} ;; *) ${answer} ;; esac; done`;
}

function someAgent(command: string, options: Partial<AgentOptions> = {}): Agent {
  const agent = createAgent(
    { agent: command, timeoutMs: 10_000, retries: 2, log: undefined, ...options },
    {
      environment: {
        PATH: process.env["PATH"],
        HELPDESK_DATASET: "labels.json",
        EVALUATE_SEED_START: "7",
        OWN: "kept",
      },
      notes: { write: (text) => (told += text) },
    },
  );
  agents.push(agent);
  return agent;
}

function judged(agent: Agent, concurrency = 1): Promise<EvaluationResult> {
  return evaluatePolicy(
    someEvaluation({
      tickets: null,
      create: (_options, place) => agent.play("mine", place),
      concurrency,
      onPlayed: (played) => void (warnings = playersWarnings(played)),
    }),
  );
}

function scoresOf({ episodes }: EvaluationResult): readonly (number | null)[] {
  return episodes.flatMap(({ steps }) => steps.map(({ score }) => score));
}

test("a process that answers as a policy does has the policy's episodes, however many play at once", async () => {
  const policy = await someResult({ tickets: null });
  for (const concurrency of [1, 3]) {
    expect((await judged(someAgent(loop(`echo '${RIGHT}'`)), concurrency)).episodes).toEqual(policy.episodes);
  }
  expect(told).toBe("");
});

test("an agent is sent a reset and then what /step answers, and neither seed nor split nor a variable of the program", async () => {
  const heard = join(folder, "heard");
  const agent = someAgent(`env | sort > ${folder}/env; tee ${heard} | ${loop(`echo '${RIGHT}'`)}`);
  await judged(agent);
  const lines = readFileSync(heard, "utf8").trimEnd().split("\n");
  const messages = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(messages[0]).toEqual({ type: "reset", episode: 1, restarted: false });
  const first = new HelpdeskReply(
    startEpisode({ dataset: SOME_DATASET, taskId: 1, seed: 5 }).observation,
  ).json();
  const reply = `${first.before}${Buffer.from(first.kept).toString("latin1")}${first.after}`;
  expect(messages[1]).toEqual({
    type: "observation",
    episode: 1,
    step: 0,
    ...(JSON.parse(Buffer.from(reply, "latin1").toString("utf8")) as object),
  });
  expect(messages.filter(({ type }) => type === "reset").map(({ episode }) => episode)).toEqual([1, 2, 3, 4]);
  expect(lines.join("\n")).not.toMatch(/"(seed|split)"/);
  const variables = readFileSync(join(folder, "env"), "utf8");
  expect(variables).toContain("OWN=kept");
  expect(variables).not.toMatch(/^(HELPDESK|EVALUATE)_/m);
});

test.each([
  ["no JSON", '{"action_type":', "expected"],
  ["a word that nobody knows", '{"action_type":"submit","priority":"whenever"}', "priority"],
  ["a key that nobody knows", '{"reward":1,"done":true}', "reward"],
])("an answer with %s loses its ticket and is told with the line", async (_, answer, problem) => {
  const agent = someAgent(loop(`echo '${answer}'`));
  const result = await judged(agent);
  expect(new Set(scoresOf(result))).toEqual(new Set([0]));
  expect(result.episodes.map(({ rubricReward }) => rubricReward)).toEqual([0, 0, 0, 0]);
  expect(told).toContain(JSON.stringify(answer));
  expect(told).toContain("Expected is one line with an action");
  expect(warnings.join()).toMatch(/^(\d+) of \1 answers of the agent were no action/);
  expect(warnings.join().toLowerCase()).toContain(problem);
});

test("what an agent prints beside its answers is skipped and told, and moves no score", async () => {
  const agent = someAgent(`echo loading the model; ${loop(`echo; echo thinking; echo '${RIGHT}'`)}`);
  expect((await judged(agent)).episodes).toEqual((await someResult({ tickets: null })).episodes);
  expect(told).toContain('printed "loading the model", which is no JSON object: skipped');
  expect(warnings).toEqual([expect.stringMatching(/^The agent printed \d+ lines that are no answers/)]);
});

test("an agent that is too late loses that ticket alone, and is started again in the middle of its episode", async () => {
  const flag = join(folder, "was-late");
  const slow = `if [ -e ${flag} ]; then echo '${RIGHT}'; else touch ${flag}; sleep 30; fi`;
  const result = await judged(someAgent(loop(slow), { timeoutMs: 700 }));
  expect(scoresOf(result).filter((score) => score === 0)).toHaveLength(1);
  expect(told).toContain("did not answer within 0.7 s");
});

test("an agent that dies is asked the same again by a new process, and the result is the same", async () => {
  const flag = join(folder, "died");
  const fragile = `if [ -e ${flag} ]; then echo '${RIGHT}'; else touch ${flag}; echo no memory >&2; exit 3; fi`;
  const agent = someAgent(loop(fragile, `printf '%s\\n' "$line" >> ${folder}/resets`));
  expect((await judged(agent)).episodes).toEqual((await someResult({ tickets: null })).episodes);
  expect(told).toMatch(/ended with exit code 3 and is started again[^]*no memory/);
  expect(readFileSync(join(folder, "resets"), "utf8")).toContain(
    '{"type":"reset","episode":1,"restarted":false}\n{"type":"reset","episode":1,"restarted":true}\n',
  );
  expect(warnings).toEqual(["The agent was started or asked again 1 time after a failure."]);
});

test.each([
  ["dies at every action", loop("echo my bug >&2; exit 5"), /exit code 5, 3 times in a row[^]*my bug/],
  ["leaves at once", "exit 0", /exit code 0, 3 times in a row/],
  ["is not there", "no-such-agent-anywhere --flag", /--agent cannot be started: no-such-agent-anywhere/],
])("an agent that %s ends the evaluation with what it said last", async (_, command, message) => {
  await expect(judged(someAgent(command))).rejects.toMatchObject({
    name: "AgentError",
    neverBegan: true,
    message: expect.stringMatching(message) as string,
  });
});

test("all that an agent writes to standard error is in its log", async () => {
  const log = join(folder, "agent.log");
  await judged(someAgent(loop(`echo "note" >&2; echo '${RIGHT}'`), { log }));
  expect(existsSync(log)).toBe(true);
  expect(readFileSync(log, "utf8")).toMatch(/^(note\n)+$/);
});
