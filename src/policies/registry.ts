import type { Route } from "../domain/route.js";
import { createCueBandit, type CueValues } from "./bandit/index.js";
import { createConstantPolicy } from "./constant.js";
import { fromOneSource, type ExplainedPolicy } from "./explained-policy.js";
import { createHeuristicPolicy } from "./heuristic/index.js";
import {
  createInvestigateWhenHiddenPolicy,
  createLegacySingleProbePolicy,
  createNoInvestigationPolicy,
} from "./investigating.js";
import { createMemoriser, type Memory } from "./memoriser.js";
import { createRandomPolicy } from "./random.js";
import type { EpisodeOptions } from "../domain/episode-options.js";

/** What a policy may be made from: one is made for each episode, so that episodes can be played in any order. */
export interface PolicyMaterial {
  readonly options: EpisodeOptions;
  /** Of the same seed: 1 for the first, and when absent. Only what is random differs. */
  readonly attempt?: number;
  /** What the bandit learned. */
  readonly values: CueValues;
  /** Makes the label-sighted policy; only who has the labels can. */
  readonly oracle: (options: EpisodeOptions) => ExplainedPolicy;
  /** What the memoriser has read; only who has the labels can give it. */
  readonly memory: () => Memory;
}

export interface PolicyEntry {
  /** `labels`: for reference only, never ranked as an agent. */
  readonly sees: "observations" | "labels";
  /** Whether it leaves something to chance: then several attempts of one seed differ. */
  readonly random: boolean;
  /** Whether it has to be trained before it plays. */
  readonly learns: boolean;
  /** Whether it reads the ticket: then it answers as all others that do, and differs in what it investigates. */
  readonly reads: boolean;
  readonly description: string;
  readonly create: (material: PolicyMaterial) => ExplainedPolicy;
}

/** What the constant policy answers: the least presumptuous route there is. */
export const CONSTANT_ROUTE: Route = {
  issueType: "general_inquiry",
  priority: "medium",
  assignmentGroup: "service_desk",
  resolutionAction: "acknowledge",
};

/** Every policy that can be played by name without anything else. */
export const POLICIES = {
  random: {
    sees: "observations",
    random: true,
    learns: false,
    reads: false,
    description: "every action that the task offers, and every label, equally likely",
    create: ({ options, attempt }) => fromOneSource(createRandomPolicy(options.seed, attempt), "random"),
  },
  constant: {
    sees: "observations",
    random: false,
    learns: false,
    reads: false,
    description: "the same answer to every ticket, unread",
    create: () => fromOneSource(createConstantPolicy(CONSTANT_ROUTE), "constant"),
  },
  no_investigation: {
    sees: "observations",
    random: false,
    learns: false,
    reads: true,
    description: "submits every ticket as it first shows",
    create: createNoInvestigationPolicy,
  },
  legacy_single_probe: {
    sees: "observations",
    random: false,
    learns: false,
    reads: true,
    description: "one related-ticket lookup a ticket, then the submit",
    create: createLegacySingleProbePolicy,
  },
  investigate_when_context_hidden: {
    sees: "observations",
    random: false,
    learns: false,
    reads: true,
    description: "the recommended tools while context is hidden, then the submit",
    create: createInvestigateWhenHiddenPolicy,
  },
  adaptive_cue_bandit: {
    sees: "observations",
    random: false,
    learns: true,
    reads: true,
    description: "the lookups that paid under the same cue in training, then the submit",
    create: ({ values }) => createCueBandit(values),
  },
  heuristic: {
    sees: "observations",
    random: false,
    learns: false,
    reads: true,
    description: "the baseline: everything that the observation recommends, defers and incidents too",
    create: createHeuristicPolicy,
  },
  memoriser: {
    sees: "labels",
    random: false,
    learns: false,
    reads: false,
    description:
      "for reference: the labels of every text that it has read once, looked up by its hash; else one answer",
    create: ({ memory }) => createMemoriser(memory(), CONSTANT_ROUTE),
  },
  oracle: {
    sees: "labels",
    random: false,
    learns: false,
    reads: false,
    description: "for reference: diligent, with sight of the labels",
    create: ({ options, oracle }) => oracle(options),
  },
} as const satisfies Record<string, PolicyEntry>;

export type PolicyName = keyof typeof POLICIES;

// The keys of an object literal are exactly the keys of its type.
export const POLICY_NAMES = Object.keys(POLICIES) as readonly PolicyName[];

export function policyEntry(name: PolicyName): PolicyEntry {
  return POLICIES[name];
}
