import type { Dataset } from "../dataset/index.js";
import { createSightTally } from "../attribution/sight-tally.js";
import { sightWarning } from "../attribution/sight-warning.js";
import type { TaskId } from "../domain/task.js";
import { canonicalJson } from "./canonical.js";
import { endingReached, gradeEpisode, NoPlay } from "./grade.js";
import { commitmentTo } from "./commitment.js";
import type { ExamKey } from "./key.js";
import type { Floor } from "./paper.js";
import { examTickets, seedAt, taskAt } from "./plan.js";
import { isSigned, type Receipt } from "./receipt.js";
import { totalsOf, type GradedEpisode } from "./totals.js";

export interface VerifyInput {
  readonly receipt: Receipt;
  readonly dataset: Dataset;
  readonly rulesDigest: string;
  readonly contractVersion: string;
  /** The floors of an exam of these tasks on these tickets. */
  readonly floorsOf: (tasks: readonly TaskId[], tickets: Dataset) => readonly Floor[];
  /** The exam's key, where it is published. */
  readonly key: ExamKey | undefined;
  /** Whose signature it should be: SPKI in base64. */
  readonly publicKey: string | undefined;
}

export interface Verdict {
  /** Everything that is not as the receipt says; empty: it holds. */
  readonly faults: readonly string[];
  /** Agents that were right about more than what they had been shown lets anybody be: signs, no proofs. */
  readonly warnings: readonly string[];
  /** One sentence on what is proved, and what is not. */
  readonly sentence: string;
}

/** Plays everything again, and compares. */
export function verifyReceipt(input: VerifyInput): Verdict {
  const faults = [...faultsOfSigning(input), ...faultsOfGround(input)];
  const canReplay = isPlayedHere(input);
  faults.push(...faultsOfPlan(input), ...faultsOfTime(input.receipt));
  if (canReplay) faults.push(...faultsOfPlay(input));
  if (faults.length > 0) return { faults, warnings: [], sentence: REFUSED };
  return { faults, warnings: signsOfSight(input), sentence: accepted(input) };
}

/** By agent: nothing else tells who chose the actions. */
function signsOfSight({ receipt: { paper, episodes }, dataset }: VerifyInput): readonly string[] {
  const tickets = examTickets(paper, dataset);
  return [...new Set(episodes.map(({ agent }) => agent))].flatMap((agent) => {
    const tally = createSightTally(tickets);
    for (const episode of episodes) if (episode.agent === agent) tally.add(episode);
    return (
      sightWarning(tally.tally(), agent === null ? "who gave no name" : `agent ${JSON.stringify(agent)}`) ??
      []
    );
  });
}

const REFUSED = "Nothing is proved: the receipt is not what was signed, or not what was played.";

function faultsOfSigning({ receipt, publicKey }: VerifyInput): readonly string[] {
  return [
    ...(isSigned(receipt) ? [] : ["signature: it does not fit what the receipt says"]),
    ...(publicKey === undefined || publicKey === receipt.publicKey
      ? []
      : ["publicKey: another key than the one named has signed"]),
  ];
}

function isPlayedHere({ receipt: { paper }, dataset, rulesDigest }: VerifyInput): boolean {
  return paper.rulesDigest === rulesDigest && paper.datasetDigest === dataset.digest;
}

function faultsOfGround({
  receipt: { paper },
  dataset,
  rulesDigest,
  contractVersion,
}: VerifyInput): readonly string[] {
  const differs = (what: string, claimed: string, here: string, way: string): readonly string[] =>
    claimed === here ? [] : [`${what}: it says ${short(claimed)}, and here is ${short(here)}; ${way}`];
  const [major] = contractVersion.split(".");
  const [claimedMajor] = paper.contractVersion.split(".");
  return [
    ...differs(
      "paper.rulesDigest",
      paper.rulesDigest,
      rulesDigest,
      "verify with the version that held the exam",
    ),
    ...differs(
      "paper.datasetDigest",
      paper.datasetDigest,
      dataset.digest,
      "name the exam's tickets with --dataset",
    ),
    ...(major === claimedMajor && isAtMost(paper.contractVersion, contractVersion)
      ? []
      : [`paper.contractVersion: ${paper.contractVersion} is none that this program knows`]),
  ];
}

function isAtMost(version: string, limit: string): boolean {
  return version.localeCompare(limit, "en", { numeric: true }) <= 0;
}

function faultsOfPlan({ receipt: { paper, episodes }, key }: VerifyInput): readonly string[] {
  const faults: string[] = [];
  if (key !== undefined && commitmentTo(key, paper) !== paper.commitment) {
    faults.push("paper.commitment: it is not that of the key and of what the paper says");
  }
  if (episodes.length !== paper.episodes) {
    faults.push(`episodes: the exam has ${paper.episodes}, and the receipt ${episodes.length}`);
  }
  for (const [place, { index, taskId, seed }] of episodes.entries()) {
    if (index !== place || taskId !== taskAt(paper, place)) {
      faults.push(`episodes[${place}]: it is not the episode that the exam has there`);
    } else if (key !== undefined && seed !== seedAt(key, index)) {
      faults.push(`episodes[${place}].seed: it does not follow from the key`);
    }
  }
  return faults;
}

function faultsOfTime({ openedAt, finishedAt, episodes }: Receipt): readonly string[] {
  return episodes.flatMap(({ index, dealtAt, endedAt }) => {
    const times = [openedAt, dealtAt, endedAt, finishedAt].filter((time) => time !== null);
    const inOrder = times.every((time, place) => place === 0 || (times[place - 1] ?? time) <= time);
    return inOrder ? [] : [`episodes[${index}]: it was dealt or ended outside the exam's time`];
  });
}

function faultsOfPlay({ receipt, dataset, floorsOf }: VerifyInput): readonly string[] {
  const { paper, episodes, totals } = receipt;
  const tickets = examTickets(paper, dataset);
  const faults = episodes.flatMap((episode) =>
    faultsOfEpisode(
      episode,
      () => gradeEpisode(episode, tickets, paper.floors),
      () => endingReached(episode, tickets),
    ),
  );
  if (canonicalJson(paper.floors) !== canonicalJson(floorsOf(paper.tasks, tickets))) {
    faults.push("paper.floors: they are not the answers that do best on these tickets");
  }
  if (canonicalJson(totals) !== canonicalJson(totalsOf(episodes))) {
    faults.push("totals: they are not those of the episodes");
  }
  return faults;
}

const GRADES = ["rubric", "optimum", "optimumBound", "constant", "blind"] as const;

function faultsOfEpisode(
  episode: GradedEpisode,
  grade: () => Pick<GradedEpisode, (typeof GRADES)[number]>,
  reached: () => "completed" | "step_limit" | null,
): readonly string[] {
  const at = `episodes[${episode.index}]`;
  try {
    const graded = grade();
    const ended = reached();
    const isFinished = episode.ending === "completed" || episode.ending === "step_limit";
    return [
      ...GRADES.filter((name) => graded[name] !== episode[name]).map(
        (name) => `${at}.${name}: it says ${episode[name]}, and played again it is ${graded[name]}`,
      ),
      ...((isFinished ? episode.ending : null) === ended
        ? []
        : [`${at}.ending: it says ${episode.ending}, and played again it is ${ended ?? "unfinished"}`]),
      ...(episode.ending === "not_dealt" && (episode.actions.length > 0 || episode.session !== null)
        ? [`${at}: nobody was dealt it, and somebody played it`]
        : []),
    ];
  } catch (error) {
    if (!(error instanceof NoPlay)) throw error;
    return [`${at}.actions: ${error.message}`];
  }
}

function accepted({ receipt, key, publicKey }: VerifyInput): string {
  const { episodes } = receipt;
  const undealt = episodes.filter(({ ending }) => ending === "not_dealt").length;
  const proved = [
    `${episodes.length === 1 ? "the 1 episode" : `each of the ${episodes.length} episodes`}, played again by these rules on these tickets, comes to the scores, optimum and floors stated`,
    `no episode is missing${undealt === 0 ? "" : `, and ${undealt} of them nobody was dealt: they are no agent's, and count in no agent's means`}`,
    ...(key === undefined
      ? []
      : ["the commitment is of the key and of the exam's terms, and the seeds follow from the key"]),
    publicKey === undefined
      ? "nothing was changed since it was signed"
      : "it is as the key that you named has signed it",
  ];
  const open = [
    ...(key === undefined ? ["that the seeds and the exam's terms are those of the commitment (--key)"] : []),
    ...(publicKey === undefined ? ["who signed it (--public-key)"] : []),
    "that the commitment was known before the exam, and that the exam was held once",
    "that the agents named chose the actions themselves and knew nothing of these tickets",
    "the times and the refused calls, which are the signer's word",
  ];
  return `Proved: ${listed(proved)}. Not proved: ${listed(open)}.`;
}

function listed(parts: readonly string[]): string {
  return `${parts.slice(0, -1).join("; ")}; and ${parts.at(-1) ?? ""}`;
}

function short(digest: string): string {
  return `${digest.slice(0, 12)}…`;
}
