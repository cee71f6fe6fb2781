import type { Fact } from "../../src/domain/fact.js";
import {
  startEpisode,
  stateOf,
  step,
  isOver,
  type Episode,
  type StepResult,
} from "../../src/engine/index.js";
import { differingPaths } from "./differing-paths.js";
import type { SecrecyPair } from "./secrecy-pairs.js";

export interface Comparison {
  /** One for the reset and one for each action, up to `end`. */
  readonly steps: readonly ComparedStep[];
  readonly end: ComparisonEnd;
}

export interface ComparedStep {
  /** Where what is told differs: `observation.reward`, `state.teamCapacityInitial.procurement`. */
  readonly paths: readonly string[];
}

/**
 * Why the comparison stopped: the ticket was handled, or the episode ended and it was scored with the rest; or a
 * declared channel led the two courses apart, after which they are different episodes (`parted`).
 */
export type ComparisonEnd = "handled" | "parted";

/** Whether the secret still has to be kept after these steps; false ends the comparison. */
export type KeepsSecret = (episode: Episode, pair: SecrecyPair) => boolean;

/** A label is secret until its ticket is handled. */
export const labelIsSecret: KeepsSecret = (episode, { ticketId }) =>
  !isOver(episode) && !episode.history.some((entry) => entry.ticketId === ticketId && entry.score !== null);

/** A note is secret until its tool is used; for good, if it never is. */
export const noteIsSecret: KeepsSecret = (episode, { ticketId, field }) => {
  const progress = episode.queue.find((entry) => entry.ticket.ticketId === ticketId)?.progress;
  if (progress === undefined) return true;
  return field === "customerUpdateNote"
    ? !progress.asked
    : !progress.usedTools.includes("lookup_internal_routing_note");
};

/** Plays both sides of a pair for as long as the secret has to be kept, and says where what is told differs. */
export function compareWhileSecret(pair: SecrecyPair, keepsSecret: KeepsSecret): Comparison {
  let a = startEpisode({ dataset: pair.datasetA, ...pair.request });
  let b = startEpisode({ dataset: pair.datasetB, ...pair.request });
  const steps: ComparedStep[] = [{ paths: toldDifferently(a, b) }];
  for (const action of pair.actions) {
    if (isOver(a.episode) || isOver(b.episode)) break;
    a = step(a.episode, action);
    b = step(b.episode, action);
    if (!keepsSecret(a.episode, pair)) break;
    if (courseOf(a) !== courseOf(b)) return { steps, end: "parted" };
    steps.push({ paths: toldDifferently(a, b) });
  }
  return { steps, end: "handled" };
}

function toldDifferently(a: StepResult, b: StepResult): readonly string[] {
  const bytesOfA = told(a);
  const bytesOfB = told(b);
  if (bytesOfA === bytesOfB) return [];
  const paths = differingPaths(JSON.parse(bytesOfA), JSON.parse(bytesOfB), "");
  // Unequal bytes with equal values would be another order of keys: a difference like any other.
  return paths.length === 0 ? ["order of keys"] : [...new Set(paths)];
}

function told({ episode, observation }: StepResult): string {
  return JSON.stringify({ observation, state: stateOf(episode) });
}

/**
 * What the step made of the tickets and of their order. It differs only by what an agent was told: the sla_risk
 * of a defer, or the outcome of another ticket's handling, whose required context and pressure are declared channels.
 */
function courseOf({ facts }: StepResult): string {
  return JSON.stringify(facts.flatMap(courseFact));
}

function courseFact(fact: Fact): readonly unknown[] {
  switch (fact.type) {
    case "ticket_deferred":
      return [fact.type, fact.ticketId, fact.slaRisk];
    case "cluster_stabilized":
    case "cluster_destabilized":
      return [fact.type, ...fact.changes.map(({ ticketId }) => ticketId)];
    case "follow_up_spawned":
      return [fact.type, fact.followUp.ticketId];
    case "step_limit_reached":
      return [fact.type];
    default:
      return [];
  }
}
