import type { Dataset } from "../dataset/index.js";
import { NOTHING_LEARNED, POLICY_NAMES, policyEntry, type PolicyName } from "../policies/index.js";
import { createOracle } from "../policies/reference/index.js";
import type { TrainingFile } from "../rollouts/training-file.js";
import { SettingsError } from "../support/settings-error.js";
import type { Agent } from "./agent/index.js";
import type { Evaluation } from "./evaluate-policy.js";
import type { EvaluateOptions } from "./options.js";

/** Who plays: a policy of the registry, or an agent of the user's. */
export interface Player {
  readonly policy: Evaluation["policy"];
  /** `playable`: the tickets of the split, for a policy with sight of the labels. */
  readonly createOn: (playable: Dataset) => Evaluation["create"];
}

/** Throws {@link SettingsError} where the settings ask of the policy what it cannot do. */
export function ownPolicy(settings: EvaluateOptions, training: TrainingFile | undefined): Player {
  const name = knownPolicy(settings.policy ?? "heuristic");
  const entry = policyEntry(name);
  checkTraining(training, name);
  checkScramble(settings, name);
  return {
    policy: { name, sees: entry.sees, random: entry.random },
    createOn:
      (playable) =>
      ({ attempt, ...options }) =>
        entry.create({
          options,
          attempt,
          values: training?.values ?? NOTHING_LEARNED,
          oracle: ({ taskId, seed }) => createOracle(playable, { taskId, seed }),
        }),
  };
}

/** Nobody knows whether an agent leaves something to chance: it may be asked for several attempts. */
export function agentPlayer({ agentName: name }: EvaluateOptions, agent: Agent): Player {
  return {
    policy: { name, sees: "observations", random: true },
    createOn: () => (_options, place) => agent.play(name, place),
  };
}

/** Throws {@link SettingsError} where an agent is named together with what is a policy's alone. */
export function checkAgent({ agent, agentName, policy, training, scramble, url }: EvaluateOptions): void {
  if (agent === undefined) return;
  const problems: string[] = [];
  if (policy !== undefined) problems.push(`--agent plays instead of --policy ${policy}. Name one of them.`);
  if (training !== undefined)
    problems.push("--training is for a policy that learns here. Leave it out with --agent.");
  if (POLICY_NAMES.some((name) => name === agentName)) {
    problems.push(
      `--agent-name ${agentName} is the name of a policy of this program. Give the agent another one.`,
    );
  }
  const isAddress = URL.canParse(agent) && /^https?:$/.test(new URL(agent).protocol);
  if (isAddress && (new URL(agent).username !== "" || new URL(agent).password !== "")) {
    problems.push("--agent: an address cannot have a user or a password. Leave them out.");
  }
  if (scramble && url !== undefined) problems.push(SCRAMBLE_ON_SERVER);
  if (problems.length > 0) throw new SettingsError(problems);
}

/** Throws {@link SettingsError} where a shard is asked for what only a whole evaluation has. */
export function checkShard({ shard, record, ...settings }: EvaluateOptions): void {
  if (shard === undefined) return;
  const problems = [
    ...(record === undefined ? ["--shard is played into a file: name it with --record."] : []),
    ...(settings.scramble
      ? ["--scramble plays twice, and a shard is of what is played once. Leave it out."]
      : []),
  ];
  for (const [flag, isSet] of [
    ["--output", settings.output !== undefined],
    ["--html", settings.html !== undefined],
    ["--against", settings.against !== undefined],
  ] as const) {
    if (isSet)
      problems.push(`--shard is a part, of which no figures are made: leave ${flag} to evaluate merge.`);
  }
  if (problems.length > 0) throw new SettingsError(problems);
}

/** Throws {@link SettingsError} where trajectories are named together with what plays. */
export function checkTrajectories({ trajectories, run, ...settings }: EvaluateOptions): void {
  const problems: string[] = [];
  if (trajectories.length === 0) {
    if (run !== undefined) problems.push("--run names a run of --trajectories, of which there are none.");
  } else {
    for (const [flag, isSet] of [
      ["--agent", settings.agent !== undefined],
      ["--training", settings.training !== undefined && settings.merge !== true],
      ["--url", settings.url !== undefined],
      ["--scramble", settings.scramble],
      ["--record", settings.record !== undefined],
      ["--shard", settings.shard !== undefined],
    ] as const) {
      if (isSet) problems.push(`--trajectories were played already: leave ${flag} out.`);
    }
  }
  if (problems.length > 0) throw new SettingsError(problems);
}

const SCRAMBLE_ON_SERVER =
  "--scramble exchanges the words of the tickets, and those of a server are the server's. Leave --url out to play in this process.";

function checkTraining(training: TrainingFile | undefined, name: PolicyName): void {
  if (training !== undefined || !policyEntry(name).learns) return;
  throw new SettingsError([
    `--policy ${name} has to learn first. Run npm run policy -- search, then name its search_summary.json with --training.`,
  ]);
}

/** Only a policy that reads shows what reading earns, and only on tickets whose words can be exchanged. */
function checkScramble({ scramble, url }: EvaluateOptions, name: PolicyName): void {
  if (!scramble) return;
  if (url !== undefined) {
    throw new SettingsError([SCRAMBLE_ON_SERVER]);
  }
  if (policyEntry(name).sees === "labels") {
    throw new SettingsError([
      `--scramble: --policy ${name} sees the labels and reads nothing that it could lose.`,
    ]);
  }
}

function knownPolicy(name: string): PolicyName {
  const known = POLICY_NAMES.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  throw new SettingsError([
    `--policy must be one of ${POLICY_NAMES.join(", ")}; it is ${JSON.stringify(name)}.`,
  ]);
}
