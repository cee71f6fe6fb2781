/** Twins of the tickets: what stays as it is behind a lens, and what each costs who reads, remembers or sees the labels. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { evaluate } from "../../../src/cli/evaluate.js";
import { generate } from "../../../src/cli/generate.js";
import { loadDataset } from "../../../src/dataset/index.js";
import type { Observation } from "../../../src/domain/observation.js";
import { ASSIGNMENT_GROUPS, TWINS } from "../../../src/domain/vocabulary.js";
import { startEpisode, step } from "../../../src/engine/index.js";
import { irrelevant } from "../../../src/evaluation/twins/beside-the-point.js";
import { aliased } from "../../../src/evaluation/twins/names.js";
import { readTwinTable } from "../../../src/evaluation/twins/read-table.js";
import { RELABELLED_TEAMS, TEAM_NAMES, TEAM_NAMES_TOLD } from "../../../src/evaluation/twins/team-names.js";
import type { EvaluationResult } from "../../../src/evaluation/result.js";
import { readResult } from "../../../src/evaluation/result-file.js";

const DATASET = loadDataset();
const TABLE = readTwinTable();
const NAMES = aliased(TABLE);
const FOLDER = mkdtempSync(join(tmpdir(), "twins-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));

let told = "";
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

/** Each written ticket as an agent first sees it on the task where nothing is hidden. */
const SEEN: readonly Observation[] = DATASET.tickets.map(
  ({ ticketId }) => startEpisode({ dataset: DATASET, taskId: 1, seed: 1, ticketIds: [ticketId] }).observation,
);

const word = (name: string): RegExp => new RegExp(`(?<!\\p{L})${name.replaceAll(".", "\\.")}(?!\\p{L})`, "u");

test("no name of the table is left in an aliased ticket, and no alias is a name of a ticket", () => {
  const own = SEEN.map(({ currentTicket }) => JSON.stringify(currentTicket))
    .join("\n")
    .replaceAll("\\n", " ");
  const other = SEEN.map((seen) => JSON.stringify(NAMES.observation(seen).currentTicket))
    .join("\n")
    .replaceAll("\\n", " ");
  expect([...TABLE.names.keys()].filter((name) => word(name).test(other))).toEqual([]);
  expect([...TABLE.names.values()].filter((alias) => word(alias).test(own))).toEqual([]);
});

test("every name of the table stands in some ticket, so that none is left over", () => {
  const own = JSON.stringify(DATASET.tickets)
    .replaceAll("\\n", " ")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase();
  const bare = (name: string): string =>
    name.normalize("NFD").replace(/\p{M}/gu, "").replace(/ø/gi, "o").replace(/ł/gi, "l").toLowerCase();
  const left = [...TABLE.names.keys()].filter(
    (name) => !word(bare(name)).test(own.replaceAll("ø", "o").replaceAll("ł", "l")),
  );
  expect(left).toEqual([]);
});

test("an aliased ticket has another id of the same kind and another requester, links to the alias of its link, and is else the same", () => {
  const ids = SEEN.map((seen) => NAMES.observation(seen).currentTicket?.ticketId ?? "");
  expect(ids.filter((id) => !/^ticket-\d{3}$/.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  const aliasOf = new Map(SEEN.map((seen, index) => [seen.currentTicket?.ticketId, ids[index]]));
  const same: readonly string[] = SEEN.flatMap((seen) => {
    const { currentTicket: ticket, ...rest } = NAMES.observation(seen);
    const { currentTicket: own, ...ownRest } = seen;
    expect(rest).toEqual(ownRest);
    expect(Object.keys(ticket ?? {})).toEqual(Object.keys(own ?? {}));
    expect([ticket?.createdAt, ticket?.contextStatus, ticket?.operationalContext]).toEqual([
      own?.createdAt,
      own?.contextStatus,
      own?.operationalContext,
    ]);
    expect(ticket?.relatedTicketId).toBe(own?.relatedTicketId && aliasOf.get(own.relatedTicketId));
    return ticket?.requester === own?.requester ? (own?.requester ?? "") : [];
  });
  expect(same).toEqual([]);
});

test("a lookup of an alias is one of the ticket", () => {
  for (const { currentTicket } of SEEN) {
    const id = currentTicket?.ticketId ?? "";
    const [seen] = SEEN.filter((one) => one.currentTicket?.ticketId === id).map((one) =>
      NAMES.observation(one),
    );
    const action = { actionType: "investigate", toolTargetTicketId: seen?.currentTicket?.ticketId } as const;
    expect(NAMES.action(action).toolTargetTicketId).toBe(id);
  }
});

test("teams are called otherwise in every count, option and answer, the instructions tell it, and nothing else moves", () => {
  expect([...Object.values(TEAM_NAMES)].sort()).toEqual([...ASSIGNMENT_GROUPS].sort());
  expect(ASSIGNMENT_GROUPS.filter((team) => TEAM_NAMES[team] === team)).toEqual([]);
  const start = startEpisode({ dataset: DATASET, taskId: 3, seed: 4 });
  const answer = {
    actionType: "submit",
    issueType: "onboarding",
    priority: "low",
    assignmentGroup: "procurement",
    resolutionAction: "assign",
  } as const;
  const { observation } = step(start.episode, answer);
  const seen = RELABELLED_TEAMS.observation(observation);
  expect(seen.instructions).toBe(`${observation.instructions} ${TEAM_NAMES_TOLD}`);
  const [own, other] = [observation, seen].map((one) => one.metadata.capacityState?.teamCapacityRemaining);
  expect(ASSIGNMENT_GROUPS.map((team) => other?.[TEAM_NAMES[team]])).toEqual(
    ASSIGNMENT_GROUPS.map((team) => own?.[team]),
  );
  expect(seen.history[0]?.action).toEqual({ ...answer, assignmentGroup: "application_team" });
  expect(RELABELLED_TEAMS.action({ ...answer, assignmentGroup: "application_team" })).toEqual(answer);
  expect(seen.currentTicket?.description).toBe(observation.currentTicket?.description);
});

test("what is beside the point stands around the text and is the same each time", () => {
  const lens = irrelevant(TABLE.irrelevant);
  for (const seen of SEEN) {
    const { currentTicket: ticket } = lens.observation(seen);
    const [before, ...rest] = (ticket?.description ?? "").split(
      `\n\n${seen.currentTicket?.description ?? ""}\n\n`,
    );
    expect([before, ...rest].filter((sentence) => !TABLE.irrelevant.includes(sentence ?? ""))).toEqual([]);
    expect(rest).toHaveLength(1);
    expect(lens.observation(seen).currentTicket).toEqual(ticket);
  }
});

const gapsOf = ({ twins }: EvaluationResult): readonly (readonly [string, string])[] =>
  (twins?.gaps ?? []).map(({ twin, gap: { low, high } }) => [
    twin,
    low === null || high === null
      ? "?"
      : low > 0.1
        ? "large"
        : Math.max(-low, high) < 0.005
          ? "none"
          : "some",
  ]);

const RUN = ["--twins", "--tasks", "1", "--episodes", "6"];

test("on written tickets a memory loses much on every twin that they have, the oracle nothing, and the others are named", async () => {
  const output = join(FOLDER, "memory.json");
  expect(await evaluate.run([...RUN, "--policy", "memoriser", "--output", output], {})).toBe(0);
  const memory = readResult(output);
  expect(gapsOf(memory)).toEqual([
    ["aliased", "large"],
    ["irrelevant", "large"],
    ["relabelled_teams", "large"],
  ]);
  expect(memory.twins?.absent.map(({ twin }) => twin)).toEqual(["reworded", "counterfactual"]);
  expect(told).toContain("reworded: not played, since only a world");
  const again = join(FOLDER, "again.json");
  await evaluate.run([...RUN, "--policy", "memoriser", "--concurrency", "3", "--output", again], {});
  expect(readFileSync(again, "utf8")).toBe(readFileSync(output, "utf8"));
  await evaluate.run([...RUN, "--policy", "oracle", "--output", output], {});
  expect(gapsOf(readResult(output)).map(([, size]) => size)).toEqual(["none", "none", "none"]);
});

test("on generated tickets a memory loses much on all five, and the oracle nothing", async () => {
  const file = join(FOLDER, "world.json");
  await generate.run(["--world", "6", "--split", "dev", "--tickets", "60", "--out", file], {});
  const output = join(FOLDER, "generated.json");
  const flags = [...RUN, "--dataset", file, "--split", "all", "--output", output];
  expect(await evaluate.run([...flags, "--policy", "memoriser"], {})).toBe(0);
  expect(gapsOf(readResult(output))).toEqual(TWINS.map((twin) => [twin, "large"]));
  expect(await evaluate.run([...flags, "--policy", "oracle"], {})).toBe(0);
  expect(gapsOf(readResult(output))).toEqual(TWINS.map((twin) => [twin, "none"]));
});

test("tickets that a world draws for each episode have all five, of which a memory loses much and the oracle nothing", async () => {
  const output = join(FOLDER, "drawn.json");
  const flags = [...RUN, "--world", "6", "--split", "dev", "--output", output];
  expect(await evaluate.run([...flags, "--policy", "memoriser"], {})).toBe(0);
  const memory = readResult(output);
  expect(gapsOf(memory)).toEqual(TWINS.map((twin) => [twin, "large"]));
  expect(memory.tasks[0]?.rubricReward?.value).toBeGreaterThan(0.99);
  expect(await evaluate.run([...flags, "--policy", "oracle"], {})).toBe(0);
  expect(gapsOf(readResult(output))).toEqual(TWINS.map((twin) => [twin, "none"]));
});

test("a file whose tickets were changed has no twins that pair with them", async () => {
  const file = join(FOLDER, "changed.json");
  await generate.run(["--world", "6", "--split", "dev", "--tickets", "40", "--out", file], {});
  writeFileSync(file, readFileSync(file, "utf8").replace('"title":"', '"title":"Re: '));
  const run = evaluate.run([...RUN, "--dataset", file, "--split", "all"], {});
  await expect(run).rejects.toThrow("gives other tickets than");
});

test("tickets of somebody's own have the two twins that need neither names nor a world", async () => {
  const file = join(FOLDER, "own.json");
  await generate.run(["--world", "6", "--tickets", "30", "--out", file], {});
  writeFileSync(file, readFileSync(file, "utf8").replace('"generator":"helpdesk-env"', '"generator":"ours"'));
  const output = join(FOLDER, "own-result.json");
  await evaluate.run([...RUN, "--dataset", file, "--split", "all", "--output", output], {});
  const { twins } = readResult(output);
  expect(twins?.gaps.map(({ twin }) => twin)).toEqual(["irrelevant", "relabelled_teams"]);
  expect(twins?.absent.map(({ twin }) => twin)).toEqual(["aliased", "reworded", "counterfactual"]);
});

test.each([
  [["--shard", "1/2", "--record", "part.jsonl"], "--twins plays several times"],
  [["--trajectories", "some.jsonl"], "leave --twins out"],
])("--twins is refused with %s before anything is played", async (flags, message) => {
  await expect(evaluate.run(["--twins", ...flags], {})).rejects.toThrow(message);
});

test("a gap that its means do not make is found when a result is read", async () => {
  const output = join(FOLDER, "wrong.json");
  await evaluate.run([...RUN, "--policy", "constant", "--output", output], {});
  const text = readFileSync(output, "utf8");
  writeFileSync(output, text.replace(/("score":0\.)\d(\d+,"seeds":6,"task_id":1,"twin":"aliased")/, "$19$2"));
  expect(() => readResult(output)).toThrow("the gap on aliased tickets of task 1 is 0");
});
