import { SettingsError } from "../support/settings-error.js";
import { loadDataset, ticketsIn, type Dataset } from "../dataset/index.js";
import { NOTHING_LEARNED, POLICY_NAMES, policyEntry, type PolicyName } from "../policies/index.js";
import { createOracle } from "../policies/reference/index.js";
import { openGrpcPool } from "../rollouts/grpc/pool.js";
import type { Progress } from "../support/terminal.js";
import { createInProcessPool, type PoolFacts } from "../rollouts/environment-pool.js";
import { partOfPool } from "../rollouts/part-of-pool.js";
import type { Evaluation } from "./evaluate-policy.js";
import type { EvaluateOptions } from "./options.js";
import type { EvaluationProvenance } from "./result.js";
import { scrambled } from "./scramble.js";
import type { TrainingFile } from "../rollouts/training-file.js";

export interface Prepared {
  readonly evaluation: Evaluation;
  /** The same on the tickets with each other's words; only where that was asked for. */
  readonly scrambled: Evaluation | undefined;
  close(): Promise<void>;
}

/** The evaluation of the settings, ready to be played. Throws {@link SettingsError} and `InfrastructureError`. */
export async function prepare(
  settings: EvaluateOptions,
  training: TrainingFile | undefined,
  progress: Progress,
): Promise<Prepared> {
  const name = knownPolicy(settings.policy);
  const entry = policyEntry(name);
  checkTraining(training, name);
  checkScramble(settings, name);
  checkAttempts(settings, name);
  const dataset = loadDataset(settings.dataset);
  const own = createInProcessPool(dataset);
  const pool = settings.url === undefined ? own : await openGrpcPool(settings.url, settings.token);
  const facts = await pool.facts();
  const ownFacts = await own.facts();
  checkRules(facts, ownFacts);
  const part = partOfPool(facts, settings.split);
  const playable = ticketsIn(dataset, settings.split);
  const tickets = part.digest === playable.digest ? playable : null;
  if (entry.sees === "labels" && tickets === null) {
    throw new SettingsError([
      `--policy ${name} sees labels, and the server plays other tickets than these. Name the server's with --dataset.`,
    ]);
  }
  const provenance: EvaluationProvenance = {
    rulesDigest: facts.rulesDigest,
    datasetDigest: facts.datasetDigest,
    split: settings.split,
    splitDigest: part.digest,
  };
  const evaluation: Evaluation = {
    pool,
    server: settings.url?.origin ?? null,
    provenance,
    contractVersion: facts.contractVersion,
    splitTicketCount: part.ticketCount,
    tickets,
    policy: { name, sees: entry.sees, random: entry.random },
    create: ({ attempt, ...options }) =>
      entry.create({
        options,
        attempt,
        values: training?.values ?? NOTHING_LEARNED,
        oracle: ({ taskId, seed }) => createOracle(playable, { taskId, seed }),
      }),
    taskIds: settings.taskIds,
    seeds: Array.from({ length: settings.episodes }, (_, index) => settings.seedStart + index),
    attempts: settings.attempts,
    solvedAt: settings.solved,
    concurrency: settings.concurrency,
    progress,
  };
  return {
    evaluation,
    scrambled: settings.scramble ? onScrambled(evaluation, dataset, settings.split) : undefined,
    close: () => pool.close(),
  };
}

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
    throw new SettingsError([
      "--scramble exchanges the words of the tickets, and those of a server are the server's. Leave --url out to play in this process.",
    ]);
  }
  if (policyEntry(name).sees === "labels") {
    throw new SettingsError([
      `--scramble: --policy ${name} sees the labels and reads nothing that it could lose.`,
    ]);
  }
}

/** Without chance all attempts of a seed are the same: they would only look like more. */
function checkAttempts({ attempts }: EvaluateOptions, name: PolicyName): void {
  if (attempts === 1 || policyEntry(name).random) return;
  const random = POLICY_NAMES.filter((other) => policyEntry(other).random);
  throw new SettingsError([
    `--attempts: nothing in --policy ${name} is random, so every attempt of a seed would be the same. Leave it out, give more ` +
      `--episodes, or play one that is: ${random.join(", ")}.`,
  ]);
}

/** The splits stay, since what relates tickets is not exchanged. */
function onScrambled(evaluation: Evaluation, dataset: Dataset, split: EvaluateOptions["split"]): Evaluation {
  const words = scrambled(dataset);
  return {
    ...evaluation,
    pool: createInProcessPool(words),
    tickets: ticketsIn(words, split),
  };
}

function knownPolicy(name: string): PolicyName {
  const known = POLICY_NAMES.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  throw new SettingsError([
    `--policy must be one of ${POLICY_NAMES.join(", ")}; it is ${JSON.stringify(name)}.`,
  ]);
}

/** This process splits rewards into their parts by its own rules, which must be the server's. */
function checkRules(facts: PoolFacts, own: PoolFacts): void {
  if (facts.rulesDigest === own.rulesDigest) return;
  throw new SettingsError([
    `--url: the server plays by other rules (${facts.rulesDigest.slice(0, 12)}…) than this program ` +
      `(${own.rulesDigest.slice(0, 12)}…). Evaluate with the version that the server runs.`,
  ]);
}
