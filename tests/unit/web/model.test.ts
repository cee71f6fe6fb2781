/** What the page works out of observations, without a browser. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadDataset, ticketsIn } from "../../../src/dataset/index.js";
import type { Action } from "../../../src/domain/action.js";
import { episodeIdOf, startEpisode, step } from "../../../src/engine/index.js";
import { createInProcessPool } from "../../../src/rollouts/environment-pool.js";
import { readTrajectory } from "../../../src/trajectories/read-trajectory.js";
import { replayEpisode } from "../../../src/trajectories/replay-episode.js";
import { adviceOf } from "../../../web/src/model/advice.js";
import { callsOf } from "../../../web/src/model/calls.js";
import { changesBetween } from "../../../web/src/model/changes.js";
import { byTicket, dearest, isDifferent, whyApart } from "../../../web/src/model/compare.js";
import { foundCards } from "../../../web/src/model/found-cards.js";
import { gameKey, gameOf, readGames, withGame } from "../../../web/src/model/games.js";
import { fromJson } from "../../../web/src/model/from-json.js";
import { placesOf } from "../../../web/src/model/places.js";
import { FileProblem, readFile } from "../../../web/src/model/read-file.js";
import { recordOf } from "../../../web/src/model/record.js";
import { showOfTrail, trailUpTo, type Show } from "../../../web/src/model/show.js";
import { actionsOf, cutTo, NO_TRAIL, withAnswer, type Trail } from "../../../web/src/model/trail.js";
import { lastVerdict } from "../../../web/src/model/verdict.js";

const DATASET = loadDataset();
const QUEUE = ["ticket-087", "ticket-037", "ticket-088"];
const WRONG: Action = {
  actionType: "submit",
  issueType: "spam_phishing",
  priority: "low",
  assignmentGroup: "procurement",
  resolutionAction: "fulfill",
};
const LOOK: Action = { actionType: "investigate", toolName: "lookup_related_ticket" };
const NOTE: Action = { actionType: "investigate", toolName: "lookup_internal_routing_note" };
const RIGHT_ENOUGH: Action = { ...WRONG, issueType: "identity_access", assignmentGroup: "service_desk" };
const DEFER: Action = { actionType: "defer" };

function trailOf(actions: readonly Action[]): Trail {
  let at = startEpisode({ dataset: DATASET, taskId: 3, seed: 60, ticketIds: QUEUE });
  let trail = withAnswer(NO_TRAIL, at.observation);
  for (const action of actions) {
    at = step(at.episode, action);
    trail = withAnswer(trail, at.observation);
  }
  return trail;
}

test("the queue shows what was told: a follow-up at its end, closed letters between", () => {
  expect(placesOf(trailOf([WRONG])).map(({ state, ticketId, news }) => [state, ticketId, news])).toEqual([
    ["handled", "ticket-087", undefined],
    ["current", "ticket-037", undefined],
    ["waiting", undefined, undefined],
    ["waiting", "ticket-087-followup", "arrived"],
  ]);
});

test("a ticket that was put off lies at the end, under the title that was read", () => {
  const places = placesOf(trailOf([DEFER]));
  expect(places.map(({ state, ticketId }) => [state, ticketId])).toEqual([
    ["current", "ticket-037"],
    ["waiting", undefined],
    ["waiting", "ticket-087"],
  ]);
  expect(places[2]).toMatchObject({
    title: "FW: FW: a mail with a PDF",
    wasDeferred: true,
    news: "deferred",
  });
});

test("every step of an episode has as many places as its observation has tickets", () => {
  const trail = trailOf([LOOK, DEFER, WRONG, LOOK, WRONG, WRONG]);
  trail.seen.forEach((seen, index) => {
    const places = placesOf(cutTo(trail, index));
    expect([places.length, places.filter(({ state }) => state === "current").length]).toEqual([
      seen.queueSize,
      1,
    ]);
    expect(places.find(({ state }) => state === "current")?.ticketId).toBe(seen.currentTicket?.ticketId);
  });
});

test("what a submit was worth is the sum of its terms", () => {
  const verdict = lastVerdict(trailOf([WRONG]).seen[1]!)!;
  expect(verdict.labels.map(({ field, judgement }) => [field, judgement])).toEqual([
    ["issue_type", "wrong"],
    ["priority", "right"],
    ["assignment_group", "right"],
    ["resolution_action", "near"],
  ]);
  const sum = verdict.terms.reduce((total, { value }) => total + value, verdict.score);
  expect(sum).toBeCloseTo(verdict.worth, 9);
  expect([verdict.followUp, verdict.hotter]).toEqual(["ticket-087-followup", ["ticket-088"]]);
});

test("what is advised is what the observation recommends, and why", () => {
  const { offer, why } = adviceOf(trailOf([]).seen[0]!)!;
  expect([offer?.toolName, why]).toEqual([
    "lookup_related_ticket",
    "2 things about this ticket are not known yet. Routing it unread costs reward and may bring it back.",
  ]);
});

test("what was found lies there until the ticket goes, the latest on top", () => {
  const note: Action = { actionType: "investigate", toolName: "lookup_internal_routing_note" };
  const keys = foundCards(trailOf([LOOK, note])).map(({ key, isNew }) => [key, isNew]);
  expect(keys).toEqual([
    ["lookup_internal_routing_note", true],
    ["lookup_related_ticket", false],
  ]);
  expect(foundCards(trailOf([LOOK, WRONG]))).toEqual([]);
});

test("a trail that is cut has the history that it had then", () => {
  const trail = trailOf([LOOK, WRONG, LOOK]);
  expect(actionsOf(cutTo(trail, 2))).toEqual([LOOK, WRONG]);
  const show = showOfTrail("session:s", "s", trail);
  expect(trailUpTo(show, 2)).toEqual(cutTo(trail, 2));
});

test("changes tell where a value stood and what it is now", () => {
  const { seen } = trailOf([LOOK]);
  expect(changesBetween(seen[0], seen[1])).toContainEqual({
    path: "investigationBudgetRemaining",
    before: "4",
    after: "3",
  });
  expect(changesBetween(seen[0], seen[0])).toEqual([]);
});

test("episodes of other rules, tickets or queues are not put side by side", () => {
  const one = showOfTrail("a", "a", trailOf([LOOK, WRONG]));
  const other = showOfTrail("b", "b", trailOf([LOOK, LOOK]));
  const but = (more: Partial<Show>): readonly Show[] => [
    { ...one, rulesDigest: "r1", datasetDigest: "d1", seed: 60 },
    { ...other, rulesDigest: "r1", datasetDigest: "d1", seed: 60, ...more },
  ];
  expect(whyApart([one, other])).toBeUndefined();
  expect(whyApart([one])).toBe("Choose two episodes or more.");
  expect(whyApart(but({ rulesDigest: "r2" }))).toMatch(
    /^a and b were graded by different rules \(r1 and r2\)/,
  );
  expect(whyApart(but({ datasetDigest: "d2" }))).toBe("a and b played different tickets (d1 and d2).");
  expect(whyApart(but({ seed: 61 }))).toMatch(/^a and b played different episodes/);
});

test("what not all have done on a ticket is marked, whatever its place among their steps, and the dearest ticket is named", () => {
  const careless = showOfTrail("a", "a", trailOf([WRONG, WRONG]));
  const diligent = showOfTrail("b", "b", trailOf([NOTE, LOOK, WRONG, RIGHT_ENOUGH]));
  const again = showOfTrail("c", "c", trailOf([LOOK, NOTE, WRONG, RIGHT_ENOUGH]));
  expect(byTicket([diligent, again]).some(isDifferent)).toBe(false);
  const tickets = byTicket([careless, diligent]);
  const told = tickets.map(({ steps }) =>
    steps.map((own) => own.map(({ step, differs }) => `${step}${differs ? "!" : ""}`)),
  );
  expect(told).toEqual([
    [["0"], ["0!", "1!", "2"]],
    [["1!"], ["3!"]],
  ]);
  const [first, second] = tickets;
  expect(first?.apart).toBe(0);
  expect(dearest(tickets)).toBe((second?.apart ?? 0) > 0 ? second : undefined);
});

test("games are kept once each, the newest first, and what is damaged is none", () => {
  const game = { id: "a", at: 1, taskId: 1, seed: 2, score: 0.5, lookedUp: 0, text: "{}" };
  const games = withGame(withGame([], game), { ...game, id: "b" });
  expect(withGame(games, { ...game, score: 1 })).toEqual([{ ...game, id: "b" }, game]);
  expect(readGames(JSON.stringify([...games, { id: "c" }, null]))).toEqual(games);
  expect([readGames(undefined), readGames("{"), gameOf(gameKey("a:b")), gameOf("f.jsonl#1")]).toEqual([
    [],
    [],
    "a:b",
    undefined,
  ]);
});

const HEADER = '{"format":"helpdesk-env/trajectory/1","policy":"p","rules_digest":"r","dataset_digest":"d"}';
const EPISODE =
  '{"episode_id":"e","reset":{"task_id":1,"seed":2,"split":"dev"},"finished":false,"rubric_reward":null';

test.each([
  ["", "f.jsonl has no episode in it."],
  ["{", "f.jsonl, line 1 is no JSON."],
  ["[]", "f.jsonl, line 1 is no object."],
  ['{"format":"x/2"}', "f.jsonl, line 1 is of another format than helpdesk-env/trajectory/1."],
  [
    `${EPISODE},"steps":[]}`,
    "f.jsonl, line 1 has no header before it: the file is none of helpdesk-env/trajectory/1. `helpdesk-env trajectories convert` makes one of files of before.",
  ],
  [`${HEADER}\n\n${EPISODE},"steps":[1]}`, "f.jsonl, line 3 is neither a header nor an episode."],
])("%j is no file to show, and the reason names the line", (text, message) => {
  expect(() => readFile("f.jsonl", text)).toThrow(new FileProblem(message));
});

test("a file without observations is shown by its actions and rewards", () => {
  const steps = '[{"ticket_id":"t","action":{"action_type":"defer"},"reward":0.5}]';
  const [show] = readFile("f.jsonl", `${HEADER}\n${EPISODE},"unfinished":"closed","steps":${steps}}\n`);
  expect(show).toMatchObject({
    key: "f.jsonl#1",
    player: "p",
    seed: 2,
    unfinished: "closed",
    seen: [undefined, undefined],
    steps: [{ ticketId: "t", action: { actionType: "defer" }, reward: 0.5 }],
  });
});

test("OpenEnv's absent values become the domain's, and tables keyed by words stay", () => {
  const json = {
    rubric_reward: null,
    ambiguity_note: null,
    breakdown: {},
    by_team: { service_desk: 1 },
    tools: [],
  };
  expect(fromJson(json)).toEqual({
    rubricReward: null,
    breakdown: null,
    byTeam: { service_desk: 1 },
    tools: [],
  });
});

test("a call is written as each language has it", () => {
  const calls = callsOf(LOOK, "https://desk.example/envs", "it's");
  expect(calls.map(({ text }) => text)).toEqual([
    `curl -s 'https://desk.example/envs/step' -H 'X-Session-Id: it'\\''s' -H 'Content-Type: application/json' -d '{"action_type":"investigate","tool_name":"lookup_related_ticket"}'`,
    `grpcurl -d '{"session_id":"it'\\''s","action":{"investigate":{"tool_name":"TOOL_NAME_LOOKUP_RELATED_TICKET"}}}' desk.example helpdesk.v1.EnvironmentService/Step`,
    `observation = env.step(Investigate(tool_name="lookup_related_ticket"))`,
    `const seen = await session.step({"actionType":"investigate","toolName":"lookup_related_ticket"});`,
    `seen, err := session.Step(ctx, helpdesk.Investigate("lookup_related_ticket"))`,
  ]);
});

test("what a person played becomes a trajectory that is what its actions make, with what was seen, the time and what was taken back", async () => {
  let at = startEpisode({ dataset: ticketsIn(DATASET, "dev"), taskId: 1, seed: 3 });
  let trail = withAnswer(NO_TRAIL, at.observation);
  while (!at.observation.done) {
    at = step(at.episode, WRONG);
    trail = withAnswer(trail, at.observation);
  }
  const { rulesDigest } = await createInProcessPool(DATASET).facts();
  const server = {
    version: "0.1.0",
    contractVersion: "1.14.0",
    rulesDigest,
    dataset: { digest: DATASET.digest, ticketCount: 120, splits: [] },
  };
  const asked = { task_id: 1, seed: 3, split: "dev" } as const;
  const taken = at.observation.history.map(() => ({ seconds: 1.5, confidence: 0.8 }));
  const text = recordOf(
    { trail, taken, undone: 1, lookedUp: 1, episodeId: episodeIdOf(at.episode), asked },
    " Ann ",
    server,
  );
  const folder = mkdtempSync(path.join(tmpdir(), "record-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "ann.jsonl");
  writeFileSync(file, text);
  const [stored] = [...readTrajectory(file)];
  const environment = createInProcessPool(DATASET).openEnvironment();
  if (stored === undefined) throw new Error("it has an episode");
  expect(
    await replayEpisode(stored, environment, { tickets: undefined, normalised: (value) => value }),
  ).toBeUndefined();
  expect([stored.policy, stored.episode.notes, readFile("ann.jsonl", text)[0]?.seen.length]).toEqual([
    "human:Ann",
    { seconds: 1.5 * taken.length, undone: 1, looked_up: 1 },
    taken.length + 1,
  ]);
});
