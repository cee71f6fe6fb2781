import type { ModelDecision, OnNoAnswer, Shortened } from "../policies/index.js";
import { addUsage, costOf, NO_USAGE, type Prices, type Usage } from "../llm/meter.js";
import { isShortened, NO_TALLY, tallyDecision, tallyUsage, type Tally } from "../llm/tally.js";
import type { JsonObject } from "../support/is-object.js";
import type { AnswerNote } from "./own-share.js";
import type { Player } from "./player.js";

/** What a model's answers cost and how they were used: in the last step, the episode and the run. */
export interface ModelNotes extends Pick<Player, "takeStepNotes" | "takeEpisodeNotes"> {
  /** Of the whole run. */
  tally(): Tally;
  lastAnswer(): AnswerNote;
  addUsage(usage: Usage): void;
  addDecision(decision: ModelDecision, shortened: Shortened): void;
}

export function createModelNotes(onNoAnswer: OnNoAnswer, prices: Prices): ModelNotes {
  let [whole, episode]: [Tally, Tally] = [NO_TALLY, NO_TALLY];
  let step: JsonObject = {};
  let usage = NO_USAGE;
  let answered: AnswerNote = { onNoAnswer, rules: [] };

  return {
    addUsage(taken) {
      usage = addUsage(usage, taken);
      whole = tallyUsage(whole, taken);
      episode = tallyUsage(episode, taken);
    },
    addDecision(decision, shortened) {
      whole = tallyDecision(whole, decision, shortened);
      episode = tallyDecision(episode, decision, shortened);
      const rules = [...decision.backfills, ...decision.unanswered].map(({ rule }) => rule);
      answered = { onNoAnswer, rules };
      step = {
        action_source: decision.source,
        repairs: decision.repairs,
        backfills: decision.backfills,
        unanswered: decision.unanswered,
        shortened: isShortened(shortened) ? shortened : null,
        ...usageNotes(usage),
      };
      usage = NO_USAGE;
    },
    lastAnswer: () => answered,
    takeStepNotes: () => step,
    takeEpisodeNotes() {
      const { sources, repairs, backfills, unanswered, shortenedPrompts, usage: taken } = episode;
      episode = NO_TALLY;
      return {
        action_sources: sources,
        repairs,
        backfills,
        unanswered,
        shortened_prompts: shortenedPrompts,
        ...usageNotes(taken),
        cost: costOf(taken, prices) ?? null,
      };
    },
    tally: () => whole,
  };
}

function usageNotes({ promptTokens, answerTokens, uncounted, faults }: Usage): JsonObject {
  return {
    prompt_tokens: promptTokens,
    answer_tokens: answerTokens,
    uncounted_answers: uncounted,
    failed_attempts: faults,
  };
}
