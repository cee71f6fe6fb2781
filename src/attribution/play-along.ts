import type { Dataset } from "../dataset/index.js";
import type { Action } from "../domain/action.js";
import type { Observation } from "../domain/observation.js";
import {
  NOTHING_LEARNED,
  POLICY_NAMES,
  policyEntry,
  type Decision,
  type PolicyEntry,
  type PolicyName,
} from "../policies/index.js";
import type { EpisodeOptions } from "../domain/episode-options.js";
import { createOracle, memoryOf, OracleBlind } from "../policies/reference/index.js";

/** What the policy does where the stored action is another. */
export interface OtherAction {
  readonly stored: Action;
  readonly decision: Decision;
}

/** The policy that a file names, asked at every step of the stored episode what it would do. */
export interface PlayAlong {
  /** To be told every observation with the action that was taken on it; undefined: the policy does the same. */
  check(observation: Observation, stored: Action): OtherAction | undefined;
  /** What the policy gave as its reason at the last check. */
  readonly source: Decision["source"] | undefined;
}

/** Who played, on which tickets. */
export interface ClaimedEpisode {
  readonly policy: string;
  readonly options: EpisodeOptions;
  /** 1 for the first. */
  readonly attempt?: number;
  /** Those that are drawn from; undefined where they are not here: then no policy with sight of labels can be asked. */
  readonly tickets: Dataset | undefined;
}

/**
 * The named policy with the same seed, which does the same at every step or did not play. Undefined where it cannot be
 * asked: a name that is nobody's here, one that plays by what it learned elsewhere, or labels that are not here.
 */
export function createPlayAlong({
  policy,
  options,
  attempt,
  tickets,
}: ClaimedEpisode): PlayAlong | undefined {
  const name = POLICY_NAMES.find((known) => known === policy);
  if (name === undefined) return undefined;
  const entry = policyEntry(name);
  if (entry.learns || (entry.sees === "labels" && tickets === undefined)) return undefined;
  const own = entry.create({
    options,
    ...(attempt !== undefined && { attempt }),
    values: NOTHING_LEARNED,
    oracle: (wanted) => createOracle(ticketsOr(tickets, name), wanted),
    memory: () => memoryOf(ticketsOr(tickets, name), options),
  });
  own.reset?.();
  let source: Decision["source"] | undefined;
  let isBlind = false;
  return {
    get source() {
      return source;
    },
    check(observation, stored) {
      if (isBlind) return undefined;
      try {
        const decision = own.decide(observation);
        ({ source } = decision);
        return isSameAction(decision.action, stored) ? undefined : { stored, decision };
      } catch (error) {
        if (!(error instanceof OracleBlind)) throw error;
        isBlind = true; // the episode is not the one that the labels are of: whoever replays tells that
        return undefined;
      }
    },
  };
}

/** What a policy of this name goes by; undefined for a name that is nobody's here. */
export function traitsOfPolicy(policy: string): Pick<PolicyEntry, "sees" | "random"> | undefined {
  const name = POLICY_NAMES.find((known) => known === policy);
  return name === undefined ? undefined : policyEntry(name);
}

function ticketsOr(tickets: Dataset | undefined, name: PolicyName): Dataset {
  if (tickets === undefined) throw new Error(`${name} sees labels, and nobody asks it without tickets`);
  return tickets;
}

function isSameAction(a: Action, b: Action): boolean {
  const [own, other] = [membersOf(a), membersOf(b)];
  return own.size === other.size && [...own].every(([key, word]) => other.get(key) === word);
}

function membersOf(action: Action): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(action).filter(([, word]) => word !== undefined));
}
