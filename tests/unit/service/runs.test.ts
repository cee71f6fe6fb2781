import { describe, expect, test } from "vitest";
import { bytesOf } from "../../support/any-actions.js";
import { now, play, reasonOf, serve } from "./branch-service.js";

const NAMED = { run: "first-try", policy: "mine" };

describe("a run", () => {
  test("counts the episodes that its resets begin by how they ended, and changes no answer", () => {
    const service = serve();
    const plain = play(service, 7);
    const named = service.openSession();
    const answers = [named.reset({ ...resetOf(7), ...NAMED })];
    expect(runsOf(service)).toMatchObject([{ run: "first-try", openEpisodes: 1, finishedEpisodes: 0 }]);
    for (const action of plain.actions) answers.push(named.step(action));
    expect(answers.map(bytesOf)).toEqual(plain.answers);
    const score = answers.at(-1)?.rubricReward;
    expect(runsOf(service)).toMatchObject([
      {
        policies: ["mine"],
        openEpisodes: 0,
        finishedEpisodes: 1,
        steps: plain.actions.length,
        meanScore: score,
      },
    ]);
    named.reset({ ...resetOf(8), run: "first-try", agent: "another" });
    named.reset({ ...resetOf(9), run: "second" });
    named.close();
    expect(runsOf(service)).toMatchObject([
      {
        run: "first-try",
        policies: ["mine", "another"],
        finishedEpisodes: 1,
        unfinishedEpisodes: 1,
        openEpisodes: 0,
      },
      {
        run: "second",
        policies: [],
        finishedEpisodes: 0,
        unfinishedEpisodes: 1,
        openEpisodes: 0,
        meanScore: 0,
      },
    ]);
  });

  test("has no forks and no restored sessions: an episode of it is one that a reset began", () => {
    const service = serve();
    const session = service.openSession();
    session.reset({ ...resetOf(3), ...NAMED });
    const [fork = ""] = now(service.forkSession(session.id, {})).sessionIds;
    const { snapshot } = now(service.snapshotSession(session.id));
    now(service.restoreSession(snapshot, {}));
    service.closeSession(fork);
    expect(runsOf(service)).toMatchObject([{ openEpisodes: 1, unfinishedEpisodes: 0 }]);
    const told = now(service.listSessions({}))
      .sessions.map(({ run, policy }) => [run, policy])
      .sort();
    expect(told).toEqual([
      ["", "mine"],
      ["first-try", "mine"],
    ]);
  });

  test("is told page by page, and refused by a name that is none", () => {
    const service = serve();
    for (const run of ["b", "a", "c"]) service.openSession().reset({ seed: 1, run });
    const first = now(service.listRuns({ pageSize: 2 }));
    const second = now(service.listRuns({ pageSize: 2, pageToken: first.nextPageToken }));
    expect([first, second].map(({ runs }) => runs.map(({ run }) => run))).toEqual([["a", "b"], ["c"]]);
    expect(second.nextPageToken).toBe("");
    const session = service.openSession();
    for (const run of ["", "a b", "-a", "a/b", "ä", "x".repeat(65)]) {
      expect(reasonOf(() => session.reset({ seed: 1, run }))).toBe("invalid_run");
    }
    expect(reasonOf(() => session.reset({ seed: 1, policy: "" }))).toBe("invalid_identifier");
    expect(reasonOf(() => service.readRun({ run: "d" }))).toBe("unknown_run");
    expect(reasonOf(() => service.readRun({ run: "a" }))).toBe("not_recorded");
  });
});

function resetOf(seed: number) {
  return { seed, taskId: (seed % 3) + 1 };
}

function runsOf(service: ReturnType<typeof serve>) {
  return now(service.listRuns({})).runs;
}
