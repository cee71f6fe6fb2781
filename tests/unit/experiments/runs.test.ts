import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SettingsError } from "../../../src/cli/settings/read-settings.js";
import { createDataset, loadDataset, type Dataset } from "../../../src/dataset/index.js";
import { POLICY_NAMES } from "../../../src/policies/index.js";
import { startServer, type RunningServer } from "../../../src/transport/server.js";
import { signalFor } from "../../support/heard-signal.js";
import { filesOf, jsonLines, run, scratchFolder } from "./workbench.js";

const COMPARE = "compare --seeds 42-43 --train-seeds 7,9 --task-ids 1,3";
const SEARCH = "search --train-seeds 40-41 --eval-seeds 50 --task-ids 2,3";
const MAX_SESSIONS = 8;

let server: RunningServer;

function serve(dataset: Dataset): Promise<RunningServer> {
  return startServer({
    dataset,
    version: "test",
    ports: [0],
    host: "127.0.0.1",
    maxSessions: MAX_SESSIONS,
    sessionTimeoutMs: 60_000,
    stepDeadlineMs: 30_000,
    log: { requestsWanted: false, request: () => undefined, failure: () => undefined },
  });
}

beforeAll(async () => {
  server = await serve(loadDataset());
});
afterAll(() => server.close(0));

function here(running = server): string {
  return `http://127.0.0.1:${running.ports[0]}`;
}

test("a comparison writes the two named files and nothing else, the same bytes each time", async () => {
  const [first, second] = [scratchFolder(), scratchFolder()];
  const ran = await run(`${COMPARE} --output-dir ${first}`);
  expect(await run(`${COMPARE} --output-dir ${second}`)).toEqual(ran);
  expect({ code: ran.code, notes: ran.notes }).toEqual({ code: 0, notes: "" });
  expect(filesOf(second)).toEqual(filesOf(first));
  expect(Object.keys(filesOf(first)).sort()).toEqual(["compare_summary.json", "compare_trajectories.jsonl"]);
  for (const name of POLICY_NAMES) expect(ran.out).toContain(name);
});

test("a search writes the three named files and nothing else, the same bytes each time", async () => {
  const [first, second] = [scratchFolder(), scratchFolder()];
  const ran = await run(`${SEARCH} --output-dir ${first}`);
  expect(await run(`${SEARCH} --output-dir ${second}`)).toEqual(ran);
  expect(filesOf(second)).toEqual(filesOf(first));
  expect(Object.keys(filesOf(first)).sort()).toEqual([
    "search_eval_trajectories.jsonl",
    "search_summary.json",
    "search_train_trajectories.jsonl",
  ]);
});

test("played at once, or on a server over gRPC, the results are the same to the byte", async () => {
  const folders = [scratchFolder(), scratchFolder(), scratchFolder()];
  const places = ["", " --concurrency 4", ` --concurrency 4 --url ${here()}`];
  const outputs: string[] = [];
  for (const [index, place] of places.entries()) {
    const folder = folders[index]!;
    const compared = await run(`${COMPARE} --seeds 42 --output-dir ${folder}${place}`);
    const searched = await run(`${SEARCH} --train-seeds 40 --task-ids 3 --output-dir ${folder}${place}`);
    outputs.push(compared.out + searched.out);
  }
  const [inProcess, atOnce, overGrpc] = folders.map(filesOf);
  expect(atOnce).toEqual(inProcess);
  expect(overGrpc).toEqual(inProcess);
  expect(new Set(outputs).size).toBe(1);
  expect(server.service.activeSessions()).toBe(0);
});

test("every episode says what its steps add up to, who played it and why each action was taken", async () => {
  const folder = scratchFolder();
  await run(`${COMPARE} --output-dir ${folder}`);
  const [header, ...episodes] = jsonLines(filesOf(folder)["compare_trajectories.jsonl"]);
  expect(header).toMatchObject({ format: "helpdesk-env/trajectory/1", policy: null, run: null });
  expect(new Set(episodes.map(({ policy }) => policy))).toEqual(new Set(POLICY_NAMES));
  const sighted = episodes.filter(({ sees }) => sees === "labels").map(({ policy }) => policy);
  expect(new Set(sighted)).toEqual(new Set(["memoriser", "oracle"]));
  for (const { steps, episode_return, rubric_reward, finished } of episodes) {
    const own = steps as readonly Readonly<Record<string, unknown>>[];
    expect(own.reduce((sum, { reward }) => sum + Number(reward), 0)).toBe(episode_return);
    expect([finished, typeof rubric_reward]).toEqual([true, "number"]);
    for (const { notes, action_source } of own) {
      expect([Object.keys(notes as object), typeof action_source]).toEqual([["cue", "penalties"], "string"]);
    }
  }
});

for (const [name, line] of [
  ["comparison", COMPARE],
  ["search", SEARCH],
] as const) {
  test(`a ${name} that is interrupted anywhere ends, resumed, with the bytes of one that was not`, async () => {
    const whole = scratchFolder();
    await run(`${line} --output-dir ${whole}`);
    for (const atNote of [3, 11, 22]) {
      const folder = scratchFolder();
      let notes = 0;
      const interrupt = signalFor("SIGINT");
      const onNote = (): void => {
        notes += 1;
        if (notes === atNote) interrupt.arrives();
      };
      const stopped = await run(`${line} --output-dir ${folder}`, { isTTY: true, onNote });
      expect(stopped.code).toBe(130);
      expect(stopped.notes).toContain(
        `To go on: npm run policy -- ${line} --output-dir ${folder} --resume\n`,
      );
      expect(filesOf(folder)).not.toEqual(filesOf(whole));
      const resumed = await run(`${line} --output-dir ${folder} --resume --concurrency 2`);
      expect(resumed.code).toBe(0);
      expect(filesOf(folder)).toEqual(filesOf(whole));
    }
  });
}

async function problemsOf(line: string): Promise<readonly string[]> {
  try {
    await run(line);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

test("everything that is wrong with the flags is said at once", async () => {
  const line =
    "compare --seeds 9-3 --task-ids 4 --policies magic,random --concurrency 0 --url here --colour=red";
  expect(await problemsOf(line)).toEqual([
    "--colour is not a flag of this command.",
    '--seeds must count upwards; 9-3 does not; it is "9-3".',
    '--task-ids must be tasks of 1, 2, 3 with commas between them; it is "4".',
    '--url must be a URL that begins with http:// or https://; it is "here".',
    '--concurrency must be a whole number from 1 to 1024; it is "0".',
    `--policies: there is no policy "magic". Policies: ${POLICY_NAMES.join(", ")}.`,
  ]);
});

test("seeds to learn on and seeds to judge on may share none, and no search selects with sight of the labels", async () => {
  expect(
    await problemsOf("search --train-seeds 1-9 --eval-seeds 7-12 --policies oracle --task-ids x"),
  ).toEqual([
    '--task-ids must be tasks of 1, 2, 3 with commas between them; it is "x".',
    "--policies: oracle sees the labels and cannot be selected. Leave it out.",
    "--train-seeds and --eval-seeds must share no seed; both have 7, 8, 9.",
  ]);
});

test("policy without one of its runs is refused by their names", async () => {
  expect(await problemsOf("guess")).toEqual(['policy needs one of compare, search; it has "guess".']);
});

test("more at once than the server keeps sessions is refused", async () => {
  const line = `${COMPARE} --output-dir ${scratchFolder()} --url ${here()} --concurrency ${MAX_SESSIONS + 1}`;
  expect(await problemsOf(line)).toEqual([
    "--concurrency must be at most 8, the sessions that the server keeps at once; it is 9.",
  ]);
});

for (const [line, name] of [
  ["compare --seeds 1 --task-ids 1,3 --policies random,no_investigation", "compare"],
  ["search --train-seeds 1 --eval-seeds 2 --task-ids 1 --policies random,no_investigation", "search_train"],
  ["search --train-seeds 1 --eval-seeds 2 --task-ids 1 --policies random,no_investigation", "search_eval"],
] as const) {
  test(`a figure of ${name}'s kept rows that the actions do not make is told, and nothing is written`, async () => {
    const folder = scratchFolder();
    await run(`${line} --output-dir ${folder}`);
    const whole = filesOf(folder);
    for (const [pattern, field, where] of [
      [/"rubric_reward":([^,]+)/, "rubric_reward", "in step \\d+ "],
      [/"sla_breaches":([^,}]+)/, "sla_breaches", ""],
      [/"episode_return":([^,]+)/, "episode_return", ""],
      [/"reward":([^,]+)/, "step_reward", "in step 1 "],
    ] as const) {
      const path = join(folder, `${name}_trajectories.jsonl`);
      const text = readFileSync(path, "utf8");
      const made = pattern.exec(text)?.[1] ?? "";
      writeFileSync(
        path,
        text.replace(pattern, (found) => found.replace(made, "0.999")),
      );
      const edited = filesOf(folder);
      const [told, ...others] = await problemsOf(`${line} --output-dir ${folder} --resume`);
      expect(others).toEqual([]);
      expect(told).toMatch(
        new RegExp(
          `^--resume cannot use ${path}: line 2 ${where}has ${field} 0\\.999, and its actions, played again, make ${made}\\. ` +
            "Two runs wrote into it, or it was edited: begin anew in another folder with --output-dir\\.$",
        ),
      );
      expect(filesOf(folder)).toEqual(edited);
      writeFileSync(path, text);
    }
    expect((await run(`${line} --output-dir ${folder} --resume`)).code).toBe(0);
    expect(filesOf(folder)).toEqual(whole);
  });
}

test("a resume of another run is refused by what differs, and of none by what to do", async () => {
  const folder = scratchFolder();
  expect(await problemsOf(`${COMPARE} --resume --output-dir ${folder}`)).toEqual([
    `--resume finds no run in ${folder}/compare_summary.json. ` +
      "Leave it out to begin one, or name the run's folder with --output-dir.",
  ]);
  await run(`compare --seeds 1 --task-ids 1 --policies constant --output-dir ${folder}`);
  expect(
    await problemsOf(`compare --seeds 2 --task-ids 1 --policies constant --output-dir ${folder} --resume`),
  ).toEqual([
    `--resume: seeds is [2], and the run in ${folder}/compare_summary.json has [1]. ` +
      "Use the same, or begin anew in another folder.",
  ]);
});

test("the finished run of a folder is left alone unless it is given up by name", async () => {
  const folder = scratchFolder();
  const line = `compare --seeds 1 --task-ids 1 --policies constant --output-dir ${folder}`;
  await run(line);
  const finished = filesOf(folder);
  expect(await problemsOf(line.replace("--seeds 1", "--seeds 2"))).toEqual([
    `--output-dir: ${folder} has a run of policy compare already, which is left alone. ` +
      "Name another folder, go on with that run by --resume, or give it up with --overwrite.",
  ]);
  expect(filesOf(folder)).toEqual(finished);
  expect((await run(`${line.replace("--seeds 1", "--seeds 2")} --overwrite`)).code).toBe(0);
  expect(filesOf(folder)["compare_trajectories.jsonl"]).toContain('"seed":2,');
});

test("of two runs in one folder at once the second is refused, and the first ends as if it were alone", async () => {
  const [alone, shared] = [scratchFolder(), scratchFolder()];
  const line = "compare --seeds 1-3 --task-ids 1 --policies constant,random --output-dir";
  await run(`${line} ${alone}`);
  const first = run(`${line} ${shared}`);
  await expect(run(`${line} ${shared} --overwrite`)).rejects.toThrow(
    new RegExp(`is being written: process ${process.pid}, since .* holds ${shared}/compare.lock`),
  );
  expect((await first).code).toBe(0);
  expect(filesOf(shared)).toEqual(filesOf(alone));
});

test("a server that is not there is a readable failure", async () => {
  const { code, out, notes } = await run(
    `${COMPARE} --output-dir ${scratchFolder()} --url http://127.0.0.1:9`,
  );
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(notes).toMatch(/^policy: http:\/\/127\.0\.0\.1:9: .*\. Check --url and that the server runs/);
});

test("a server that is lost on the way costs no episode that was finished, and no score", async () => {
  const [whole, folder] = [scratchFolder(), scratchFolder()];
  await run(`${SEARCH} --output-dir ${whole}`);
  const doomed = await serve(loadDataset());
  let notes = 0;
  const onNote = (): void => {
    notes += 1;
    if (notes === 12) void doomed.close(0);
  };
  const line = `${SEARCH} --output-dir ${folder}`;
  const lost = await run(`${line} --url ${here(doomed)}`, { isTTY: true, onNote });
  expect(lost.code).toBe(1);
  expect(lost.notes).toMatch(
    /episodes failed, of 4 episodes of this part \d+ (?:is|are) finished\. The last reason: /,
  );
  expect((await run(`${line} --resume`)).code).toBe(0);
  expect(filesOf(folder)).toEqual(filesOf(whole));
});

test("on a server with other tickets memoriser and oracle stay away, and says why when it was asked for", async () => {
  const other = await serve(createDataset(loadDataset().tickets.slice(0, 60)));
  try {
    const line = `compare --seeds 3 --train-seeds 4 --task-ids 1 --url ${here(other)} --output-dir`;
    const { code, out, notes } = await run(`${line} ${scratchFolder()}`);
    const why = "the server plays other tickets or rules than this process has the labels of";
    expect({ code, notes }).toEqual({ code: 0, notes: `Without memoriser, oracle: ${why}.\n` });
    expect(out).not.toMatch(/oracle|memoriser/);
    expect(await problemsOf(`${line} ${scratchFolder()} --policies oracle`)).toEqual([
      `--policies: oracle cannot play here: ${why}. Leave it out, or name the server's tickets with --dataset.`,
    ]);
  } finally {
    await other.close(0);
  }
});
