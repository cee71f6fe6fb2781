import { CANARY } from "../domain/canary.js";
import { episodeIdOf } from "../engine/index.js";
import { createNotebook, wireText } from "../policies/index.js";
import { callId, callMessage, chatTools, question, questionInConversation } from "./chat.js";
import type { ChatMessage, ToolArguments, ToolMessage } from "./chat.js";
import type { Provenance } from "./provenance.js";
import type { PlayedEpisode, PlayedStep } from "./played-episode.js";
import { finalReward, type EpisodeHead } from "./trajectory-of.js";

/** Raised when a row changes its meaning. */
const SFT_FORMAT = "helpdesk-sft/2";

/** Where a row of training text comes from. */
export interface Origin extends Provenance {
  /** Finds the row in a corpus that it should not be in. See docs/worlds.md#canary. */
  readonly canary: typeof CANARY;
  readonly policy: string;
  readonly sees: "observations" | "labels";
  readonly split: string;
  readonly task_id: number;
  readonly seed: number;
  readonly episode_id: string;
  /** The episode's score. */
  readonly rubric_reward: number;
}

export interface SftRow extends Origin {
  readonly format: typeof SFT_FORMAT;
  /** The step of the episode; null for all of them. */
  readonly step: number | null;
  readonly messages: readonly ChatMessage[];
  /** JSON text. */
  readonly tools: string;
  readonly parallel_tool_calls: false;
}

export interface SftOptions {
  readonly transcript: "episode" | "step";
  readonly toolArguments: ToolArguments;
}

export function sftRows(
  head: EpisodeHead,
  played: PlayedEpisode,
  { transcript, toolArguments }: SftOptions,
): readonly SftRow[] {
  const row = (step: number | null, messages: readonly ChatMessage[]): SftRow => ({
    format: SFT_FORMAT,
    ...originOf(head, played),
    step,
    messages,
    tools: chatTools(played.start.observation),
    parallel_tool_calls: false,
  });
  if (transcript === "episode") return [row(null, conversation(played, toolArguments))];
  return questionsOf(played, toolArguments).map((messages, index) => row(index + 1, messages));
}

export function originOf(head: EpisodeHead, played: PlayedEpisode): Origin {
  const { policy, sees, split, contract_version, rules_digest, dataset_digest } = head;
  return {
    canary: CANARY,
    sees,
    policy,
    split,
    task_id: played.taskId,
    seed: played.seed,
    episode_id: episodeIdOf(played.start.episode),
    rubric_reward: finalReward(played),
    contract_version,
    rules_digest,
    dataset_digest,
  };
}

/** One conversation: the first observation, then a call and what came of it in turn. It ends with the last call. */
function conversation({ start, steps }: PlayedEpisode, form: ToolArguments): readonly ChatMessage[] {
  const id = (step: number): string => callId(episodeIdOf(start.episode), step);
  const turns = steps.flatMap(({ action }, index): readonly ChatMessage[] => {
    const earlier = steps[index - 1];
    const call = callMessage(action, id(index + 1), form);
    return earlier === undefined ? [call] : [resultMessage(earlier, id(index)), call];
  });
  return [...questionInConversation(start.observation).messages, ...turns];
}

/** What a step led to, and what the agent sees next. */
function resultMessage({ after }: PlayedStep, id: string): ToolMessage {
  const { metadata, lastToolResult } = after.observation;
  const [, next] = questionInConversation(after.observation).messages;
  const parts = [
    metadata.lastFeedbackSummary,
    ...(lastToolResult === null ? [] : [`Found:\n${wireText(lastToolResult)}`]),
    next?.content ?? "",
  ];
  return { role: "tool", tool_call_id: id, content: parts.join("\n\n") };
}

/** Every step for itself, as the baseline asks a model. */
function questionsOf(
  { start, steps }: PlayedEpisode,
  form: ToolArguments,
): readonly (readonly ChatMessage[])[] {
  const notebook = createNotebook();
  return steps.map(({ before, action }, index) => {
    const { observation } = before;
    notebook.update(observation);
    const findings = notebook.findings(observation.currentTicket?.ticketId ?? "");
    return [
      ...question(observation, findings).messages,
      callMessage(action, callId(episodeIdOf(start.episode), index + 1), form),
    ];
  });
}
