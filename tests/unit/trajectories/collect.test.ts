import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { expect, test, vi } from "vitest";
import { COLLECT_SETTINGS } from "../../../src/cli/settings/collect-settings.js";
import { COLLECT_FORMATS } from "../../../src/trajectories/options.js";
import { CANARY } from "../../../src/domain/canary.js";
import { loadDataset } from "../../../src/dataset/index.js";
import { createLlmPolicy, type ModelRequest } from "../../../src/policies/index.js";
import { createInProcessEnvironment } from "../../../src/rollouts/in-process.js";
import { rollout } from "../../../src/rollouts/rollout.js";
import { encodeAction } from "../../../src/rollouts/websocket/decode-observation.js";
import { readPage, tableRows } from "../../architecture/markdown.js";
import { CONTRACT_VERSION, digestOfRules } from "../../../src/service/index.js";
import { without } from "../../../src/support/without.js";
import { PACKAGE_VERSION } from "../../../src/support/package-version.js";
import { signalFor } from "../../support/heard-signal.js";
import { episodesIn, rowsIn, run, scratchFolder, stepsOf, type Row } from "./workbench.js";

const SHORT = "--seeds 3 --tasks 1,3";

test.each(COLLECT_FORMATS)("a second run writes the same bytes: %s", async (format) => {
  const folder = scratchFolder();
  const [first, second] = [join(folder, "first"), join(folder, "second")];
  for (const output of [first, second]) {
    const ran = await run("collect", `--policy oracle ${SHORT} --format ${format} --output ${output}`);
    expect(ran.code).toBe(0);
  }
  expect(readFileSync(second).equals(readFileSync(first))).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(["first", "second"]);
});

test("a file is a header, then an episode a line with its reset, its queue and its steps", async () => {
  const output = join(scratchFolder(), "run.jsonl");
  await run("collect", `--seeds 3 --tasks 2 --output ${output}`);
  const [header, episode, ...others] = rowsIn(output);
  expect(others).toEqual([]);
  expect(header).toEqual({
    format: "helpdesk-env/trajectory/1",
    program_version: PACKAGE_VERSION,
    contract_version: CONTRACT_VERSION,
    rules_digest: digestOfRules(),
    dataset_digest: loadDataset().digest,
    policy: "heuristic",
    sees: "observations",
    run: null,
    notes: { canary: CANARY },
  });
  expect(episode).toMatchObject({
    reset: { task_id: 2, seed: 3, split: "dev" },
    finished: true,
    truncated: false,
    rubric_reward: expect.any(Number) as number,
  });
  expect(Object.keys(episode ?? {})).toEqual([
    "episode_id",
    "reset",
    "queue",
    "steps",
    "finished",
    "truncated",
    "episode_return",
    "rubric_reward",
    "observation",
  ]);
  const keys = ["ticket_id", "observation", "action", "action_source", "reward", "components", "feedback"];
  for (const step of stepsOf(episode)) expect(Object.keys(step)).toEqual(keys);
});

test("without observations a file is small, and what it says is the same", async () => {
  const folder = scratchFolder();
  const [whole, small] = [join(folder, "whole"), join(folder, "small")];
  await run("collect", `${SHORT} --output ${whole}`);
  await run("collect", `${SHORT} --observations false --output ${small}`);
  const bare = (row: Row): Row => without(row, "observation");
  const stripped = episodesIn(whole).map((row) => ({ ...bare(row), steps: stepsOf(row).map(bare) }));
  expect(episodesIn(small)).toEqual(stripped);
  expect(statSync(whole).size).toBeGreaterThan(10 * statSync(small).size);
  expect((await run("replay", small)).code).toBe(0);
});

test("an independent reader finds in the Parquet file what the JSON lines say", async () => {
  const folder = scratchFolder();
  const [lines, parquet] = [join(folder, "run.jsonl"), join(folder, "run.parquet")];
  await run("collect", `${SHORT} --output ${lines}`);
  await run("collect", `${SHORT} --format parquet --output ${parquet}`);
  const read = await parquetReadObjects({ file: await asyncBufferFromFile(parquet) });
  const steps = episodesIn(lines).flatMap((episode) =>
    stepsOf(episode).map((step, index, { length }) => ({
      ...without(step, "feedback"),
      step: index + 1,
      done: index === length - 1,
      truncated: false,
      rubric_reward: index === length - 1 ? episode["rubric_reward"] : null,
      ticket_ids: episode["queue"],
    })),
  );
  const seen = read.map((row: Row) => ({
    ticket_id: row["ticket_id"],
    observation: parsed(row["observation"]),
    action: parsed(row["action"]),
    action_source: row["action_source"],
    reward: row["reward"],
    components: parsed(row["components"]),
    step: row["step"],
    done: row["done"],
    truncated: row["truncated"],
    rubric_reward: row["rubric_reward"],
    ticket_ids: parsed(row["ticket_ids"]),
  }));
  expect(seen).toEqual(steps);
});

function parsed(text: unknown): unknown {
  return JSON.parse(String(text));
}

interface Chat {
  readonly messages: readonly {
    readonly role: string;
    readonly content: string;
    readonly tool_call_id?: string;
    readonly tool_calls?: readonly {
      readonly id: string;
      readonly function: { readonly name: string; readonly arguments: object | string };
    }[];
  }[];
  readonly tools: readonly { readonly function: { readonly name: string; readonly parameters: object } }[];
}

/** The rows with their functions read. */
function chats(path: string): readonly Chat[] {
  return readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Omit<Chat, "tools"> & { readonly tools: string }) // rows of ours
    .map((row) => ({ ...row, tools: JSON.parse(row.tools) as Chat["tools"] }));
}

test("a transcript is a conversation that ends with a call, and each call fits the schema of its function", async () => {
  const output = join(scratchFolder(), "run.sft");
  await run("collect", `--policy random --seeds 0-3 --format sft --output ${output}`);
  const ajv = new Ajv();
  for (const { messages, tools } of chats(output)) {
    const roles = messages.map(({ role }) => role);
    const turns = (roles.length - 2) / 2;
    const expected = Array.from({ length: Math.ceil(turns) }, () => ["assistant", "tool"]).flat();
    expect(roles).toEqual(["system", "user", ...expected.slice(0, -1)]);
    for (const [index, { tool_calls: calls }] of messages.entries()) {
      for (const { id, function: call } of calls ?? []) {
        const tool = tools.find((candidate) => candidate.function.name === call.name);
        expect(ajv.validate(tool?.function.parameters ?? false, call.arguments)).toBe(true);
        const answer = messages[index + 1];
        if (answer !== undefined) expect(answer.tool_call_id).toBe(id);
      }
    }
  }
});

test.each(["sft", "preference"])(
  "%s: contents are never null, ids suit every template, and arguments are of the form asked for",
  async (format) => {
    const folder = scratchFolder();
    const seen: Record<string, unknown> = {};
    for (const form of ["object", "text"]) {
      const output = join(folder, form);
      await run(
        "collect",
        `--seeds 0-1 --tasks 3 --format ${format} --tool-arguments ${form} --output ${output}`,
      );
      for (const row of rowsIn(output) as readonly (Row & Readonly<Record<string, Chat["messages"]>>)[]) {
        const conversations = format === "sft" ? [row["messages"]] : [row["chosen"], row["rejected"]];
        expect(typeof row["tools"]).toBe("string");
        for (const messages of conversations) {
          const calls = (messages ?? []).flatMap(({ tool_calls }) => tool_calls ?? []);
          const ids = calls.map(({ id }) => id);
          expect(new Set(ids).size).toBe(calls.length);
          expect(ids.every((id) => /^[a-z0-9]{9}$/.test(id))).toBe(true);
          expect(messages?.every(({ content }) => typeof content === "string")).toBe(true);
          for (const call of calls) seen[form] = typeof call.function.arguments;
        }
      }
    }
    expect(seen).toEqual({ object: "object", text: "string" });
  },
);

test("a transcript of steps has the questions that the baseline asks a model, word for word", async () => {
  const output = join(scratchFolder(), "run.sft");
  await run("collect", `--seeds 3 --tasks 3 --format sft --transcript step --output ${output}`);
  const asked: ModelRequest[] = [];
  const model = createLlmPolicy({
    mode: "tools",
    contextTokens: 12_000,
    ask(request) {
      asked.push(request);
      return Promise.resolve({ thoughts: "", content: "", refusal: "", calls: [], cutOff: false }); // the heuristic's action then
    },
  });
  const environment = createInProcessEnvironment(loadDataset());
  const { turns } = await rollout(model, environment, { taskId: 3, seed: 3, split: "dev" });
  const rows = chats(output);
  expect(rows.map(({ messages }) => messages.slice(0, -1))).toEqual(asked.map(({ messages }) => messages));
  expect(rows.map(({ tools }) => tools.map((tool) => tool.function))).toEqual(
    asked.map(({ tools }) => tools),
  );
  const calls = rows.map(({ messages }) => messages.at(-1)?.tool_calls?.[0]?.function);
  expect(calls.map((call) => ({ action_type: call?.name, ...(call?.arguments as object) }))).toEqual(
    turns.map(({ action }) => encodeAction(action)),
  );
});

test("what gives labels away is marked in every row and on standard error, and nothing else is", async () => {
  const folder = scratchFolder();
  const marks: Record<string, unknown> = {};
  for (const [policy, format] of [
    ["oracle", "jsonl"],
    ["oracle", "sft"],
    ["heuristic", "sft"],
    ["heuristic", "preference"],
    ["heuristic", "jsonl"],
  ]) {
    const output = join(folder, `${policy}.${format}`);
    const ran = await run("collect", `--policy ${policy} ${SHORT} --format ${format} --output ${output}`);
    const sees = new Set(rowsIn(output).flatMap((row) => row["sees"] ?? []));
    marks[`${policy} ${format}`] = { sees: [...sees], warned: ran.notes.includes("gives away labels") };
  }
  const marked = { sees: ["labels"], warned: true };
  const plain = { sees: ["observations"], warned: false };
  expect(marks).toEqual({
    "oracle jsonl": marked,
    "oracle sft": marked,
    "heuristic sft": plain,
    "heuristic preference": marked,
    "heuristic jsonl": plain,
  });
});

test("a file that cannot be written is told, and one that is stopped leaves the old one as it was", async () => {
  const folder = scratchFolder();
  const output = join(folder, "run.jsonl");
  writeFileSync(output, "old");
  const unwritable = await run("collect", `--seeds 0 --output ${join(output, "below.jsonl")}`);
  expect(unwritable.code).toBe(2);
  expect(unwritable.notes).toBe(
    `collect: ${output}/below.jsonl cannot be written: what should be its folder is a file. Name another file with --output.\n`,
  );
  const interrupt = signalFor("SIGINT");
  const running = run("collect", `--seeds 0-50 --output ${output}`);
  // Within the first episodes: what comes before does not listen yet.
  await vi.waitFor(() => interrupt.arrives(), { interval: 1 });
  const stopped = await running;
  expect(stopped).toMatchObject({ code: 130, out: "" });
  expect(readFileSync(output, "utf8")).toBe("old");
  expect(readdirSync(folder)).toEqual(["run.jsonl"]);
});

test("the page on trajectories lists the settings of collect", () => {
  const listed = tableRows(readPage("docs/trajectories.md")).filter((row) => row[0]?.startsWith("`--"));
  const expected = Object.values(COLLECT_SETTINGS).map(({ flag, placeholder, help }) => [
    `\`--${flag} ${placeholder}\``,
    help,
  ]);
  expect(listed.slice(0, expected.length).map(([flag, , help]) => [flag, help])).toEqual(expected);
});
