import { SettingsError } from "../support/settings-error.js";
import { ticketsIn, type Dataset } from "../dataset/index.js";
import { loadTickets } from "../worlds/load-tickets.js";
import { openGrpcPool } from "../rollouts/grpc/pool.js";
import type { Progress } from "../support/terminal.js";
import { POLICY_NAMES, policyEntry } from "../policies/index.js";
import { createInProcessPool, type PoolFacts } from "../rollouts/environment-pool.js";
import { partOfPool } from "../rollouts/part-of-pool.js";
import { factsOnSource } from "../rollouts/source-of-pool.js";
import type { Agent } from "./agent/index.js";
import type { Evaluation } from "./evaluate-policy.js";
import type { EvaluateOptions } from "./options.js";
import type { ModelPlayer } from "./model/model-player.js";
import { agentPlayer, ownPolicy, type Player } from "./player.js";
import type { EvaluationProvenance } from "./result.js";
import { scrambled } from "./scramble.js";
import { planTwins, type TwinsPlan } from "./twins/plan-twins.js";
import type { TrainingFile } from "../rollouts/training-file.js";

/** Who plays, and what it needs. */
export interface Playing {
  readonly training: TrainingFile | undefined;
  /** Undefined: the policy of the settings plays. */
  readonly agent: Agent | undefined;
  /** The model that plays; absent: none does. */
  readonly model?: ModelPlayer | undefined;
  readonly progress: Progress;
}

export interface Prepared {
  readonly evaluation: Evaluation;
  /** The same on the tickets with each other's words; only where that was asked for. */
  readonly scrambled: Evaluation | undefined;
  /** The same on each twin of the tickets; only where that was asked for. */
  readonly twins: TwinsPlan | undefined;
  /** The tickets of the split that are here, whether or not they are the ones that are played. */
  readonly playable: Dataset;
  /** What a reader has to know of what is played. */
  readonly doubts: readonly string[];
  close(): Promise<void>;
}

/** The evaluation of the settings, ready to be played. Throws {@link SettingsError} and `InfrastructureError`. */
export async function prepare(
  settings: EvaluateOptions,
  { training, agent, model, progress }: Playing,
): Promise<Prepared> {
  const player =
    model ?? (agent === undefined ? ownPolicy(settings, training) : agentPlayer(settings, agent));
  const dataset = loadTickets(settings);
  const own = createInProcessPool(dataset);
  const pool = settings.url === undefined ? own : await openGrpcPool(settings.url, settings.token);
  if (settings.scramble && dataset.endless !== undefined)
    throw new SettingsError(["--scramble exchanges the words of tickets that there are: not with --world."]);
  const facts = factsOnSource(await pool.facts(), dataset, settings.url !== undefined);
  const ownFacts = await own.facts();
  checkRules(facts, ownFacts);
  const part = partOfPool(facts, settings.split);
  const playable = ticketsIn(dataset, settings.split);
  const tickets = part.digest === playable.digest ? playable : null;
  if (player.policy.sees === "labels" && tickets === null) {
    throw new SettingsError([
      `--policy ${player.policy.name} sees labels, and the server plays other tickets than these. Name the server's with --dataset.`,
    ]);
  }
  const provenance: EvaluationProvenance = {
    rulesDigest: facts.rulesDigest,
    datasetDigest: facts.datasetDigest,
    split: settings.split,
    splitDigest: part.digest,
    ...(dataset.endless !== undefined && { source: dataset.endless.source }),
  };
  const evaluation: Evaluation = {
    pool,
    server: settings.url?.origin ?? null,
    provenance,
    contractVersion: facts.contractVersion,
    splitTicketCount: part.ticketCount,
    tickets,
    ...playedBy(player, playable),
    taskIds: settings.taskIds,
    seeds: Array.from({ length: settings.episodes }, (_, index) => settings.seedStart + index),
    attempts: player.policy.random ? settings.attempts : 1,
    solvedAt: settings.solved,
    concurrency: settings.concurrency,
    progress,
  };
  return {
    evaluation,
    scrambled: settings.scramble ? onScrambled(evaluation, dataset, settings.split) : undefined,
    twins: settings.twins ? planTwins({ evaluation, player, playable, path: settings.dataset }) : undefined,
    playable,
    doubts: idleAttempts(settings, player.policy),
    close: () => pool.close(),
  };
}

/** The members of an evaluation that are its player's. */
export function playedBy(
  player: Player | ModelPlayer,
  playable: Dataset,
): Pick<Evaluation, "policy" | "create" | "player" | "prices"> {
  return {
    policy: player.policy,
    create: player.createOn(playable),
    ...(player.notes !== undefined && { player: player.notes }),
    ...("prices" in player && { prices: player.prices }),
  };
}

/** Without chance all attempts of a seed are the same: they would only look like more. */
function idleAttempts(
  { attempts }: EvaluateOptions,
  { name, random }: Evaluation["policy"],
): readonly string[] {
  if (attempts === 1 || random) return [];
  const others = POLICY_NAMES.filter((other) => policyEntry(other).random).join(", ");
  return [
    `--attempts ${attempts}: nothing in ${name} is random, so every attempt of a seed would be the same, and each seed was ` +
      `played once. More --episodes tell more; policies with chance are: ${others}.`,
  ];
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

/** This process splits rewards into their parts by its own rules, which must be the server's. */
function checkRules(facts: PoolFacts, own: PoolFacts): void {
  if (facts.rulesDigest === own.rulesDigest) return;
  throw new SettingsError([
    `--url: the server plays by other rules (${facts.rulesDigest.slice(0, 12)}…) than this program ` +
      `(${own.rulesDigest.slice(0, 12)}…). Evaluate with the version that the server runs.`,
  ]);
}
