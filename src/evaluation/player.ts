import type { Dataset } from "../dataset/index.js";
import { NOTHING_LEARNED, POLICY_NAMES, policyEntry, type PolicyName } from "../policies/index.js";
import { createOracle, memoryOf } from "../policies/reference/index.js";
import type { TrainingFile } from "../rollouts/training-file.js";
import { SettingsError } from "../support/settings-error.js";
import { createHash } from "node:crypto";
import { isAddress, shownAgent, type Agent } from "./agent/index.js";
import type { Evaluation } from "./evaluate-policy.js";
import type { PlayerNotes } from "./player-notes.js";
import type { EvaluateOptions } from "./options.js";

/** Who plays: a policy of the registry, or an agent of the user's. */
export interface Player {
  readonly policy: Evaluation["policy"];
  /** What else makes it another one; absent: nothing. */
  readonly notes?: PlayerNotes;
  /** Whether what it does hangs on the words that it is shown. */
  readonly reads: boolean;
  /** `playable`: the tickets of the split, for a policy with sight of the labels; `read`: those that a memory is of. */
  readonly createOn: (playable: Dataset, read?: Dataset) => Evaluation["create"];
}

/** Throws {@link SettingsError} where the settings ask of the policy what it cannot do. */
export function ownPolicy(settings: EvaluateOptions, training: TrainingFile | undefined): Player {
  const name = knownPolicy(settings.policy ?? "heuristic");
  const entry = policyEntry(name);
  checkTraining(training, name);
  checkScramble(settings, name);
  return {
    policy: { name, sees: entry.sees, random: entry.random },
    ...(entry.learns && { notes: { learned_sha256: digestOf(JSON.stringify(training?.values ?? null)) } }),
    reads: isReader(name),
    createOn:
      (playable, read = playable) =>
      ({ attempt, ...options }) =>
        entry.create({
          options,
          attempt,
          values: training?.values ?? NOTHING_LEARNED,
          oracle: ({ taskId, seed }) => createOracle(playable, { taskId, seed }),
          memory: () => memoryOf(read, { taskId: options.taskId, seed: options.seed }),
        }),
  };
}

/** Nobody knows whether an agent leaves something to chance: it may be asked for several attempts. */
export function agentPlayer(
  { agentName: name, agent: where = "", agentTimeout }: EvaluateOptions,
  agent: Agent,
): Player {
  return {
    policy: { name, sees: "observations", random: true },
    notes: {
      // A command may have a secret in it, and so may what follows the path of an address.
      ...(isAddress(where) ? { address: shownAgent(where) } : { command_sha256: digestOf(where) }),
      timeout_s: agentTimeout,
    },
    reads: true,
    createOn: () => (_options, place) => agent.play(name, place),
  };
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Throws {@link SettingsError} where an agent is named together with what is a policy's alone. */
export function checkAgent(settings: EvaluateOptions): void {
  const { agent, agentName, policy, training, scramble, url } = settings;
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
  problems.push(...addressProblems(agent, settings));
  if (scramble && url !== undefined) problems.push(SCRAMBLE_ON_SERVER);
  if (problems.length > 0) throw new SettingsError(problems);
}

function addressProblems(agent: string, { agentToken, agentHeader }: EvaluateOptions): readonly string[] {
  if (!isAddress(agent)) {
    return agentToken === undefined
      ? []
      : [
          "--agent-token-file is sent to an address, and --agent is a command: it has its credentials from its own variables.",
        ];
  }
  if (!URL.canParse(agent)) return ["--agent: the address is no URL that can be read."];
  const { username, password } = new URL(agent);
  return username !== "" || password !== ""
    ? [
        `--agent: an address cannot have a user or a password. Put "Basic" and their base64 into a file for --agent-token-file, which is sent in ${agentHeader}.`,
      ]
    : [];
}

/** Throws {@link SettingsError} where a model is asked for what it cannot do. */
export function checkModels({ policy, models, agent, training, ...settings }: EvaluateOptions): void {
  const asks = policy === "llm" && settings.trajectories.length === 0;
  const problems = [
    ...(models.length > 0 && policy !== undefined && policy !== "llm"
      ? [`--models are language models, and --policy ${policy} is none. Name one of them.`]
      : []),
    ...(models.length > 0 && agent !== undefined
      ? ["--models play instead of --agent. Name one of them."]
      : []),
    ...(asks && training !== undefined ? ["--training is for a policy that learns here. Leave it out."] : []),
    ...(asks && settings.scramble && settings.url !== undefined ? [SCRAMBLE_ON_SERVER] : []),
    ...(models.length > 0 && settings.trajectories.length > 0
      ? [
          "--models play, and --trajectories were played already: name a policy of theirs, such as llm/NAME, with --policy.",
        ]
      : []),
    ...(settings.against === "llm"
      ? [
          "--against llm: models are compared by --models NAME,NAME, or by the result of one that --output wrote.",
        ]
      : []),
  ];
  if (models.length > 1) {
    for (const [flag, isSet] of [
      ["--shard", settings.shard !== undefined],
      ["--scramble", settings.scramble],
    ] as const) {
      if (isSet)
        problems.push(`${flag} is of one player: play each model by itself with --policy llm --model-name.`);
    }
  }
  if (problems.length > 0) throw new SettingsError(problems);
}

/** Throws {@link SettingsError} where what is played is to go to two files. */
export function checkRecord({ record, resume }: EvaluateOptions): void {
  if (record === undefined || resume === undefined || record === resume) return;
  throw new SettingsError([
    `--record ${record} and --resume ${resume}: what is played goes into one file. Name it with --resume to go on in it.`,
  ]);
}

/** Throws {@link SettingsError} where a shard is asked for what only a whole evaluation has. */
export function checkShard({ shard, record, ...settings }: EvaluateOptions): void {
  if (shard === undefined) return;
  const problems = [
    ...(record === undefined && settings.resume === undefined
      ? ["--shard is played into a file: name it with --record, or with --resume to go on with it."]
      : []),
    ...(settings.scramble
      ? ["--scramble plays twice, and a shard is of what is played once. Leave it out."]
      : []),
    ...(settings.twins
      ? ["--twins plays several times, and a shard is of what is played once. Leave it out."]
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
    if (run !== undefined)
      problems.push(
        "--run names a run of --trajectories, of which there are none, or of a server (--url) or a store (--store disk:FOLDER).",
      );
  } else {
    for (const [flag, isSet] of [
      ["--agent", settings.agent !== undefined],
      ["--training", settings.training !== undefined && settings.merge !== true],
      ["--url", settings.url !== undefined],
      ["--scramble", settings.scramble],
      ["--twins", settings.twins],
      ["--record", settings.record !== undefined],
      ["--resume", settings.resume !== undefined],
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
  if (!isReader(name)) {
    throw new SettingsError([
      `--scramble: --policy ${name} sees the labels and reads nothing that it could lose.`,
    ]);
  }
}

/** The memoriser sees labels of what it recognises alone. */
function isReader(name: PolicyName): boolean {
  return policyEntry(name).sees === "observations" || name === "memoriser";
}

function knownPolicy(name: string): PolicyName {
  const known = POLICY_NAMES.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  throw new SettingsError([
    `--policy must be one of ${[...POLICY_NAMES, "llm"].join(", ")}; it is ${JSON.stringify(name)}.`,
  ]);
}
