import { primaryRoute } from "../domain/ticket.js";
import type { StepResult } from "../engine/index.js";
import { createHeuristicPolicy, createNotebook } from "../policies/index.js";
import { sortedSnakeCase, type JsonValue } from "../support/json-value.js";
import { actionKey, alternativesOf, type Alternative, type AlternativeSource } from "./alternatives.js";
import {
  callId,
  callMessage,
  chatTools,
  question,
  type AssistantMessage,
  type ToolArguments,
} from "./chat.js";
import { oracleAction, outcomeOf, sightOf } from "./outcome.js";
import type { Message } from "../policies/index.js";
import type { PlayedEpisode } from "./played-episode.js";
import type { EpisodeHead } from "./trajectory-of.js";
import { originOf, type Origin } from "./sft-rows.js";

/** Raised when a row changes its meaning. */
const PREFERENCE_FORMAT = "helpdesk-preference/2";

/** Scores this close are the same but for rounding. */
const SAME_SCORE = 1e-12;

/** Two actions on the same observation, the better one first. */
export interface PreferenceRow extends Origin {
  readonly format: typeof PREFERENCE_FORMAT;
  readonly step: number;
  readonly prompt: readonly Message[];
  readonly chosen: readonly AssistantMessage[];
  readonly rejected: readonly AssistantMessage[];
  /** JSON text. */
  readonly tools: string;
  readonly chosen_source: AlternativeSource;
  readonly rejected_source: AlternativeSource;
  /** Final rubric reward when the oracle plays the rest. */
  readonly chosen_outcome: number;
  readonly rejected_outcome: number;
  /** The difference of the two outcomes; at least `margin`. */
  readonly regret: number;
  readonly margin: number;
  /** Everything that was weighed. */
  readonly alternatives: JsonValue;
}

export interface PreferenceOptions {
  readonly margin: number;
  readonly toolArguments: ToolArguments;
}

interface Weighed extends Alternative {
  readonly outcome: number;
  readonly regret: number;
}

/**
 * At most one pair for each step: the best alternative, and the policy's own action if it falls short by the margin;
 * else the one that falls short by the least that is still the margin, since it is the hardest to tell apart.
 */
export function preferenceRows(
  head: EpisodeHead,
  played: PlayedEpisode,
  { margin, toolArguments }: PreferenceOptions,
): readonly PreferenceRow[] {
  const notebook = createNotebook();
  const heuristic = createHeuristicPolicy();
  const moments: StepResult[] = [];
  // The outcomes come from the labels, whoever played.
  const origin = originOf({ ...head, sees: "labels" }, played);
  return played.steps.flatMap(({ before, action }, index) => {
    const { observation } = before;
    moments.push(before);
    notebook.update(observation);
    const { ticket } = sightOf(before);
    const advice = {
      oracle: oracleAction(moments),
      policy: action,
      heuristic: heuristic.act(observation),
      truth: primaryRoute(ticket),
    };
    const weighed = weigh(moments, alternativesOf(observation, advice));
    const best = weighed.find(({ regret }) => regret === 0);
    const worse = rejectedOf(weighed, actionKey(action), margin);
    if (best === undefined || worse === undefined) return [];
    const id = callId(origin.episode_id, index + 1);
    return {
      format: PREFERENCE_FORMAT,
      ...origin,
      step: index + 1,
      prompt: question(observation, notebook.findings(ticket.ticketId)).messages,
      chosen: [callMessage(best.action, id, toolArguments)],
      rejected: [callMessage(worse.action, id, toolArguments)],
      tools: chatTools(observation),
      chosen_source: best.source,
      rejected_source: worse.source,
      chosen_outcome: best.outcome,
      rejected_outcome: worse.outcome,
      regret: worse.regret,
      margin,
      alternatives: sortedSnakeCase(weighed),
    };
  });
}

/** The first of the best has no regret, and neither has what is as good. */
function weigh(moments: readonly StepResult[], alternatives: readonly Alternative[]): readonly Weighed[] {
  const outcomes = alternatives.map(({ action }) => outcomeOf(moments, action));
  const highest = Math.max(...outcomes);
  return alternatives.map((alternative, index) => {
    const outcome = outcomes[index] ?? 0;
    const regret = highest - outcome;
    return { ...alternative, outcome, regret: regret <= SAME_SCORE ? 0 : regret };
  });
}

function rejectedOf(weighed: readonly Weighed[], played: string, margin: number): Weighed | undefined {
  const short = weighed.filter(({ regret }) => regret >= margin);
  const own = short.find(({ action }) => actionKey(action) === played);
  return (
    own ??
    short.reduce<Weighed | undefined>(
      (least, next) => (least === undefined || next.regret < least.regret - SAME_SCORE ? next : least),
      undefined,
    )
  );
}
