/**
 * What is kept of an episode that was left unfinished tells no more of a ticket that was not handled than its answers did: two
 * servers whose tickets differ in one label, or one note, keep the same, but for the declared channels. docs/rules.md.
 */
import { expect, test } from "vitest";
import { RunBook, type KeptEpisode, type RunArchive } from "../../../src/runs/index.js";
import type { TrajectoryEpisode } from "../../../src/trajectory-file/index.js";
import { differingPaths } from "../../properties/differing-paths.js";
import { ALLOWED_PATTERNS, covers } from "../../properties/secrecy-allow-list.js";
import { compareWhileSecret, labelIsSecret, noteIsSecret } from "../../properties/secrecy-compare.js";
import { labelPairs, notePairs, type SecrecyPair } from "../../properties/secrecy-pairs.js";
import { serve } from "../service/branch-service.js";

const [LABEL_PAIRS, NOTE_PAIRS, SEED] = [16, 12, 40_961];

function archive(kept: KeptEpisode[]): RunArchive {
  return {
    append: (episode) => void kept.push(episode),
    figures: () => [],
    read: () => undefined,
    has: () => false,
  };
}

/** The line of an episode that was given up after so many steps. */
function keptLine(
  { request, actions }: SecrecyPair,
  dataset: SecrecyPair["datasetA"],
  steps: number,
): TrajectoryEpisode | undefined {
  const kept: KeptEpisode[] = [];
  const service = serve({ dataset, openRuns: () => new RunBook({ archive: archive(kept) }) });
  const session = service.openSession();
  session.reset({ ...request, split: "all", run: "secret" });
  for (const action of actions.slice(0, steps)) session.step(action);
  session.close();
  return kept[0]?.episode;
}

/** The member of the observation, or of the operator's view, that a member of a line is told from. */
function toldAs(path: string): string {
  const camel = path.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  return camel
    .replace(/^steps\[\]\.(reward)$/, "observation.history[].$1")
    .replace(/^steps\[\]\.feedback$/, "observation.history[].feedbackSummary")
    .replace(/^steps\[\]\.components/, "observation.lastRewardComponents")
    .replace(/^episodeReturn$/, "state.totalReward")
    .replace(/^notes\.stoppedRubric$/, "state.stoppedRubric");
}

/** Of the wall clock, and of sessions of two servers. */
const OF_ITS_SESSION = ["notes.began_at", "notes.ended_at", "notes.session_id"];

function leaksOf(pair: SecrecyPair, keepsSecret: typeof labelIsSecret): readonly string[] {
  const steps = compareWhileSecret(pair, keepsSecret).steps.length - 1;
  const [a, b] = [pair.datasetA, pair.datasetB].map((dataset) => keptLine(pair, dataset, steps));
  expect([a?.finished, a?.steps.length, b?.steps.length]).toEqual([false, steps, steps]);
  return differingPaths(a, b, "")
    .filter((path) => !OF_ITS_SESSION.includes(path))
    .filter((path) => !ALLOWED_PATTERNS.some((pattern) => covers(pattern, toldAs(path))));
}

test("a line of a run tells no label of a ticket that was not handled", () => {
  const leaks = labelPairs(LABEL_PAIRS, SEED).flatMap((pair) => leaksOf(pair, labelIsSecret));
  expect([...new Set(leaks)]).toEqual([]);
});

test("a line of a run tells no note that was not looked up", () => {
  const unfinished = notePairs(NOTE_PAIRS, SEED).filter(
    (pair) => compareWhileSecret(pair, (episode, of) => labelIsSecret(episode, of)).end === "handled",
  );
  const secret: typeof labelIsSecret = (episode, pair) =>
    labelIsSecret(episode, pair) && noteIsSecret(episode, pair);
  expect([...new Set(unfinished.flatMap((pair) => leaksOf(pair, secret)))]).toEqual([]);
});

test("what is compared would be found: the line of a ticket that was handled differs with its label", () => {
  const differing = labelPairs(LABEL_PAIRS, SEED).filter((pair) => {
    const [a, b] = [pair.datasetA, pair.datasetB].map((dataset) => keptLine(pair, dataset, Infinity));
    return a?.rubric_reward !== b?.rubric_reward;
  });
  expect(differing.length).toBeGreaterThan(LABEL_PAIRS / 4);
});
