import { counted } from "../../support/counted.js";
import type { Estimate } from "../bootstrap.js";
import type { Comparison, TaskComparison } from "../compare.js";
import { LOSS_NAMES, type LossName } from "../losses.js";
import type { EvaluationResult } from "../result.js";
import { sum } from "../../support/mean.js";
import { spaced } from "../spaced.js";
import { calibrationOf, pointAt } from "./confidence.js";
import { rightShares, type RightShares } from "./right-answers.js";
import {
  hundredths,
  listed,
  LOSS_SENTENCES,
  percent,
  range,
  signedRange,
  splitText,
  tasksText,
} from "./words.js";

export interface VerdictInput {
  readonly result: EvaluationResult;
  readonly comparison: Comparison | undefined;
  /** The confidence from which an answer would go out without a person. */
  readonly sureFrom: number;
}

/** Causes that are named. */
const MOST_CAUSES = 3;
/** Points: smaller losses would be told as 0.00. */
const SMALLEST_LOSS = 0.005;

/** Who was judged and on what, for a title. */
export function titleOf(result: EvaluationResult): string {
  return `${spaced(result.policy.name)} on ${splitText(result)}`;
}

/** What came out, for somebody who reads it aloud: whole sentences, the most important first. */
export function verdictOf(input: VerdictInput): readonly string[] {
  const { result, comparison } = input;
  const shares = rightShares(result.episodes);
  return [
    whoAndWhat(result),
    ...sharesSentence(result, shares),
    ...scoreSentence(result),
    ...attemptsSentence(result),
    ...(comparison === undefined ? floorSentences(result) : againstSentences(comparison, shares)),
    ...costSentence(result),
    ...sureSentence(input),
  ];
}

function whoAndWhat(result: EvaluationResult): string {
  const { policy, tasks, episodes, failures, server } = result;
  const tickets = sum(episodes.map((episode) => episode.tickets));
  const where = server === null ? "" : ` on ${server}`;
  const failed = failures.length === 0 ? "" : ` ${failures.length} more could not be finished.`;
  const sight = policy.sees === "labels" ? " It sees the right answers: a reference, not an agent." : "";
  const played = `${counted(episodes.length, "episode")} of ${tasksText(tasks.map(({ taskId }) => taskId))}`;
  return `${spaced(policy.name)} was given ${counted(tickets, "ticket")} of ${splitText(result)} in ${played}${where}.${failed}${sight}`;
}

function sharesSentence(result: EvaluationResult, shares: RightShares | null): readonly string[] {
  if (shares === null) {
    return result.episodes.length === 0
      ? []
      : ["How many went to the right team nobody can say here: the right answers are the server's."];
  }
  const told = shareText(shares, result);
  if (told === undefined) return [];
  const unreached = sum(result.episodes.map(({ tickets }) => tickets)) - shares.tickets;
  const rest = unreached > 0 ? ` ${counted(unreached, "ticket")} it never got to.` : "";
  return [`It routes ${told}.${rest}`];
}

/** "71 % of tickets to the right team, 64 % with all four labels right". */
function shareText({ team, all }: RightShares, { labelling }: EvaluationResult): string | undefined {
  const labels =
    labelling === undefined || labelling.absent.length === 0
      ? "all four labels"
      : "all of their known labels";
  const parts = [
    ...(team === null ? [] : [`${percent(team)} of tickets to the right team`]),
    ...(all === null ? [] : [`${percent(all)} with ${labels} right`]),
  ];
  return parts.length === 0 ? undefined : parts.join(", ");
}

function scoreSentence({ tasks }: EvaluationResult): readonly string[] {
  const known = tasks.flatMap(({ taskId, rubricReward, floor, optimum }) =>
    rubricReward === null ? [] : [{ taskId, score: rubricReward.value, floor, optimum }],
  );
  if (known.length === 0) return [];
  const onEach = known.map(({ taskId, score, floor, optimum }) => {
    const between =
      floor === null || optimum === null
        ? ""
        : ` (${hundredths(floor)} without reading, ${hundredths(optimum)} at the most)`;
    return `${hundredths(score)} on task ${taskId}${between}`;
  });
  return [`Its score, from 0 to 1, is ${listed(onEach)}.`];
}

/** Of several attempts: how often one does it, and how often all do. */
function attemptsSentence({ tasks, attempts, solvedAt }: EvaluationResult): readonly string[] {
  const known = tasks.flatMap(({ taskId, passK }) => (passK === null ? [] : [{ taskId, passK }]));
  if (known.length === 0) return [];
  const each = known.map(({ taskId, passK }) => {
    const [one = 0, all = 0] = [passK[0], passK.at(-1)];
    return `${percent(all)} of seeds on task ${taskId} (a single attempt does in ${percent(one)})`;
  });
  return [`All ${attempts} attempts of a seed reach ${solvedAt} on ${listed(each)}.`];
}

/** Without anybody to compare with: is it better than who reads nothing? */
function floorSentences({ tasks }: EvaluationResult): readonly string[] {
  const known = tasks.flatMap(({ taskId, normalised }) =>
    normalised === null ? [] : [{ taskId, certainty: certaintyOf(normalised) }],
  );
  const on = (certainty: Certainty): readonly number[] =>
    known.filter((one) => one.certainty === certainty).map(({ taskId }) => taskId);
  return [
    ...sentence(on("better"), (tasks) => `It is better than who answers without reading on ${tasks}: sure.`),
    ...sentence(on("worse"), (tasks) => `It is worse than who answers without reading on ${tasks}: sure.`),
    ...sentence(
      on("unsure"),
      (tasks) => `Whether it is better than who answers without reading is not sure on ${tasks}.`,
    ),
  ];
}

function sentence(taskIds: readonly number[], write: (tasks: string) => string): readonly string[] {
  return taskIds.length === 0 ? [] : [write(tasksText(taskIds))];
}

function againstSentences(
  { otherName, tasks, otherShares }: Comparison,
  own: RightShares | null,
): readonly string[] {
  const other = spaced(otherName);
  const bothKnown = own !== null && own.team !== null && otherShares !== null;
  const [team, all] = [otherShares?.team ?? null, otherShares?.all ?? null];
  const sharesOfOther =
    !bothKnown || team === null || all === null
      ? []
      : [
          `${other} routes ${percent(team)} of tickets to the right team, ${percent(all)} with everything right.`,
        ];
  return [...sharesOfOther, ...tasks.map((task) => differenceText(task, other))];
}

function differenceText({ taskId, difference, seeds }: TaskComparison, other: string): string {
  const { value, low, high } = difference;
  const certainty = certaintyOf(difference);
  if (certainty === "unsure" || low === null || high === null) {
    const why =
      low === null || high === null
        ? `both played ${counted(seeds, "seed")} of it, too few to say`
        : signedRange(low, high);
    return `On task ${taskId} it is not sure which is better: the difference from ${other} is ${hundredths(value, true)} (${why}).`;
  }
  const ends = [Math.abs(low), Math.abs(high)].sort((a, b) => a - b);
  return `On task ${taskId} it is ${certainty} than ${other} by ${hundredths(Math.abs(value))} (${surely(ends[0] ?? 0, ends[1] ?? 0)}): sure.`;
}

type Certainty = "better" | "worse" | "unsure";

/** Sure: the 95 % interval leaves 0 out. */
function certaintyOf({ low, high }: Estimate): Certainty {
  if (low !== null && low > 0) return "better";
  return high !== null && high < 0 ? "worse" : "unsure";
}

/** What costs most, over all episodes. */
function costSentence({ episodes }: EvaluationResult): readonly string[] {
  if (episodes.length === 0) return [];
  const costs = LOSS_NAMES.filter(isCause)
    .map((name) => ({ name, points: sum(episodes.map(({ losses }) => losses[name])) / episodes.length }))
    .filter(({ points }) => points >= SMALLEST_LOSS)
    .sort((a, b) => b.points - a.points)
    .slice(0, MOST_CAUSES)
    .map(({ name, points }) => `${LOSS_SENTENCES[name]} (${hundredths(points)})`);
  return costs.length === 0 ? ["It lost nothing worth naming."] : [`What costs most: ${listed(costs)}.`];
}

/** What wins points back and what rounds is no cause. */
function isCause(name: LossName): boolean {
  return name !== "diligence_bonus" && name !== "capped";
}

function sureSentence({ result, sureFrom }: VerdictInput): readonly string[] {
  const calibration = calibrationOf(result.episodes);
  if (calibration === null) return [];
  const point = pointAt(calibration, sureFrom);
  const { brier, calibrationError } = calibration;
  const told =
    point === null
      ? `It never said that it was ${percent(sureFrom)} sure or more`
      : `It said that it was ${percent(sureFrom)} sure or more of ${percent(point.coverage)} of its answers, and ${percent(1 - point.risk)} of those were right in everything`;
  return [`${told} (Brier score ${hundredths(brier)}, calibration error ${hundredths(calibrationError)}).`];
}

/** The ends of an interval that leaves 0 out: an end that would read as 0 in hundredths has a third decimal. */
export function surely(low: number, high: number): string {
  if (hundredths(low) !== "0.00") return range(low, high);
  return `${low < 0.0005 ? "less than 0.001" : low.toFixed(3)} to ${hundredths(high)}`;
}
