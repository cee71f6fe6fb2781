import { asPlayed, type Action } from "../domain/action.js";
import type { Episode, EpisodeResult } from "../domain/episode.js";
import type { EpisodeScored, Fact, MoveFact, StepLimitReached, StepRecorded } from "../domain/fact.js";
import type { HistoryEntry, Observation } from "../domain/observation.js";
import { consequencesOf } from "./consequences.js";
import { currentEntry, isOver } from "./cursor.js";
import { decide } from "./decide.js";
import { applyFact } from "./evolve.js";
import { feedback } from "./feedback.js";
import { penalise } from "./moves/penalise.js";
import { observe } from "./observe.js";
import { present } from "./present.js";
import type { EpisodeRequest } from "./request.js";
import { rewardFor } from "./reward.js";
import { scoreEpisode } from "./rubric.js";
import { blankEpisode } from "./start.js";
import { cutOff, stepLimit } from "./step-limit.js";
import { toolResultOf } from "./tool-result.js";
import { readMove } from "./validate.js";
import { currentSight, visibleText } from "./visibility.js";

/** An episode after a reset or a step, and what the agent sees of it. */
export interface StepResult {
  readonly episode: Episode;
  readonly observation: Observation;
  /** What happened, in order: folded over the episode before, they give this one. */
  readonly facts: readonly Fact[];
}

/** The episode that a request asks for, its first ticket presented. See docs/rules.md#reset. */
export function startEpisode(request: EpisodeRequest): StepResult {
  const blank = blankEpisode(request);
  const presented = present(blank);
  const episode = applyFact(blank, presented);
  return { episode, observation: observe(episode, null), facts: [presented] };
}

/** One action. Only on an episode that is not over. See docs/rules.md#the-course-of-a-step. */
export function step(before: Episode, action: Action): StepResult {
  return taken(before, action, () => []);
}

/**
 * One action, after which the episode is cut off as by the step limit: what it is worth where nobody plays on.
 * See docs/rules.md#what-stopping-is-worth.
 */
export function stepAndStop(before: Episode, action: Action): StepResult {
  return taken(before, action, (settled) =>
    isOver(settled) ? [] : [cutOff(settled, settled.totals.steps + 1)],
  );
}

function taken(
  before: Episode,
  action: Action,
  ending: (settled: Episode) => readonly StepLimitReached[],
): StepResult {
  if (isOver(before)) throw new Error("the episode is over: callers refuse the step before they get here");

  const read = readMove(before.task, action);
  const move = read.type === "violation" ? penalise(before, read) : decide(before, read);
  const graded = applyFact(before, move);

  const followed = consequencesOf(graded, move);
  const carried = followed.reduce(applyFact, graded);
  const limit = stepLimit(carried);
  const next = nextFacts(carried, move, limit);
  const goesOn = next.reduce(applyFact, carried);
  const stop = ending(goesOn);
  const settled = stop.reduce(applyFact, goesOn);

  const result = isOver(settled) ? resultOf(settled, limit !== null || stop.length > 0) : null;
  const score: readonly EpisodeScored[] = result === null ? [] : [{ type: "episode_scored", result }];
  const scored = score.reduce(applyFact, settled);
  const { reward, components, planningPenaltyApplied } = rewardFor(before, scored, move, followed, result);
  const entry: HistoryEntry = {
    step: before.totals.steps + 1,
    ticketId: move.ticketId,
    title: visibleTitle(before),
    createdAt: currentEntry(before).ticket.createdAt,
    action: asPlayed(action),
    score: components.ticketScore ?? null,
    breakdown: components.fieldBreakdown ?? null,
    reward,
    rewardComponents: components,
    feedbackSummary: feedback(action, reward, components),
  };
  const recorded: StepRecorded = { type: "step_recorded", entry, planningPenaltyApplied };
  const episode = applyFact(scored, recorded);
  const facts = [move, ...followed, ...next, ...stop, ...score, recorded];
  return { episode, observation: observe(episode, toolResultOf(graded, move)), facts };
}

/** The episode that its facts add up to, from the same request. */
export function replay(request: EpisodeRequest, facts: readonly Fact[]): Episode {
  return facts.reduce(applyFact, blankEpisode(request));
}

/** How the cursor's ticket becomes current, or why none does. */
function nextFacts(carried: Episode, move: MoveFact, limit: StepLimitReached | null): readonly Fact[] {
  if (limit !== null) return [limit];
  return !isOver(carried) && MOVES_ON.has(move.type) ? [present(carried)] : [];
}

/** Moves after which another ticket is at the cursor. */
const MOVES_ON: ReadonlySet<MoveFact["type"]> = new Set([
  "ticket_submitted",
  "action_penalised",
  "ticket_deferred",
]);

function resultOf(settled: Episode, isCutOff: boolean): EpisodeResult {
  return { ...scoreEpisode(settled), termination: isCutOff ? "step_limit" : "completed" };
}

function visibleTitle(before: Episode): string {
  const entry = currentEntry(before);
  return visibleText(entry.ticket, currentSight(before.task, entry)).title;
}
