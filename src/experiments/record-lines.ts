import * as v from "valibot";
import { having, NUMBER, OBJECT, ANY_TEXT, oneOf, TEXT } from "../files/shapes.js";
import { readShape } from "../files/read-shape.js";
import { ACTION_SOURCES, POLICY_NAMES, policyEntry } from "../policies/index.js";
import type { EpisodeRecord, RecordedStep } from "../rollouts/episode-record.js";
import type { SplitChoice } from "../domain/vocabulary.js";
import type { TicketSource } from "../domain/ticket-source.js";
import { TASK_IDS } from "../domain/task.js";
import { isObject } from "../support/is-object.js";
import { sourceOf, type TrajectoryEpisode, type TrajectoryStep } from "../trajectory-file/index.js";

/** What a line of a run keeps of an episode beside what every trajectory has. Figures are of the whole episode. */
const FIGURES = having({
  tickets: NUMBER,
  queue_management_score: NUMBER,
  planning_penalty: NUMBER,
  normalised_return: NUMBER,
  investigations: NUMBER,
  sla_breaches: NUMBER,
});

/** The same of a step. */
const REASONS = having({ cue: ANY_TEXT, penalties: OBJECT });

const KEPT = having({
  policy: TEXT,
  rubric_reward: NUMBER,
  notes: FIGURES,
  steps: v.array(
    having({ action_source: oneOf(ACTION_SOURCES), feedback: ANY_TEXT, notes: REASONS }),
    "a list",
  ),
});

/** The episode as a trajectory file has it. */
export function trajectoryOfRecord(
  { episode, steps }: EpisodeRecord,
  split: SplitChoice,
  source?: TicketSource,
): TrajectoryEpisode {
  const { policy, seed, task, episode_id, rubric_reward, episode_return, truncated } = episode;
  const taskId = TASK_IDS.find((id) => id === task);
  if (taskId === undefined) throw new Error(`there is no task ${task}`);
  const { tickets, queue_management_score, planning_penalty, normalised_return } = episode;
  const { investigations, sla_breaches } = episode;
  const name = POLICY_NAMES.find((known) => known === policy);
  return {
    episode_id,
    policy,
    ...(name !== undefined && policyEntry(name).sees === "labels" && { sees: "labels" }),
    reset: { task_id: taskId, seed, split, ...sourceOf(source) },
    steps: steps.map(trajectoryStep),
    finished: true,
    truncated,
    episode_return,
    rubric_reward,
    notes: {
      tickets,
      queue_management_score,
      planning_penalty,
      normalised_return,
      investigations,
      sla_breaches,
    },
  };
}

function trajectoryStep(step: RecordedStep): TrajectoryStep {
  const { ticket, action, action_source, cue, step_reward, feedback_summary, penalties } = step;
  return {
    ticket_id: ticket,
    action,
    action_source,
    reward: step_reward,
    ...(step.reward_components !== null && { components: step.reward_components }),
    feedback: feedback_summary,
    notes: { cue, penalties },
  };
}

/** The record that a line is of; or what it lacks for that. */
export function recordOfTrajectory(
  stored: TrajectoryEpisode,
): { readonly value: EpisodeRecord } | { readonly problems: readonly string[] } {
  const read = readShape(KEPT, stored);
  if ("problems" in read) return read;
  const { policy, notes, steps } = read.value;
  const { reset, episode_id, rubric_reward, episode_return, truncated } = stored;
  const head = { policy, seed: reset.seed, task: reset.task_id, episode_id };
  const rows = stored.steps.map((step, index): RecordedStep => {
    const own = steps[index];
    if (own === undefined) throw new Error("both are of the same list");
    return {
      ...head,
      step: index + 1,
      ticket: step.ticket_id,
      action: step.action,
      action_source: own.action_source,
      cue: own.notes.cue,
      step_reward: step.reward,
      rubric_reward: index === stored.steps.length - 1 ? rubric_reward : null,
      feedback_summary: own.feedback,
      penalties: own.notes.penalties,
      reward_components: isObject(step.components) ? step.components : null,
    };
  });
  const { tickets, queue_management_score, planning_penalty, normalised_return } = notes;
  const { investigations, sla_breaches } = notes;
  return {
    value: {
      episode: {
        ...head,
        steps: rows.length,
        tickets,
        rubric_reward: rubric_reward ?? 0,
        queue_management_score,
        planning_penalty,
        episode_return,
        normalised_return,
        investigations,
        sla_breaches,
        truncated,
      },
      steps: rows,
    },
  };
}
