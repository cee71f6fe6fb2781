import * as v from "valibot";
import { TASK_IDS } from "../../domain/task.js";
import { SPLIT_CHOICES } from "../../domain/vocabulary.js";
import {
  ANY_TEXT,
  exactly,
  FLAG,
  listOf,
  NUMBER,
  NUMBER_OR_NULL,
  OBJECT,
  oneOf,
  someOf,
  TEXT,
  TEXT_OR_NULL,
  wholeNumber,
} from "../../files/shapes.js";
import type { JsonValue } from "../../support/json-value.js";
import type { Evaluation } from "../evaluate-policy.js";
import type { Shard } from "../shard.js";

/** As the command line has them: a file that says more was not written by it. */
const MOST_EPISODES = 100_000;
const MOST_ATTEMPTS = 64;

/** The plan that all shards of an evaluation have, as the notes of their headers say it. */
export const SHARD_NOTES = exactly({
  shard: exactly({ index: wholeNumber(1), of: wholeNumber(1) }),
  plan: exactly({
    policy: exactly({ name: TEXT, sees: oneOf(["observations", "labels"]), random: FLAG }),
    server: TEXT_OR_NULL,
    split: oneOf(SPLIT_CHOICES),
    split_digest: ANY_TEXT,
    tasks: someOf(oneOf(TASK_IDS), "a list of tasks"),
    seed_start: wholeNumber(0),
    episodes: wholeNumber(1, MOST_EPISODES),
    attempts: wholeNumber(1, MOST_ATTEMPTS),
    solved: NUMBER,
    prices: v.exactOptional(exactly({ input: NUMBER_OR_NULL, output: NUMBER_OR_NULL })),
  }),
  /** What a reader has to know of what is played. */
  warnings: v.exactOptional(listOf(TEXT)),
  /** What else makes the player another one than its name. */
  player: v.exactOptional(OBJECT),
});
export type ShardNotes = Readonly<v.InferOutput<typeof SHARD_NOTES>>;

export function shardNotes(
  evaluation: Evaluation,
  { index, of }: Shard,
  warnings: readonly string[],
): { readonly [key: string]: JsonValue } {
  const { policy, server, provenance, taskIds, seeds, attempts, solvedAt, prices } = evaluation;
  return {
    shard: { index, of },
    plan: {
      policy: { name: policy.name, sees: policy.sees, random: policy.random },
      server,
      split: provenance.split,
      split_digest: provenance.splitDigest,
      tasks: taskIds,
      seed_start: seeds[0] ?? 0,
      episodes: seeds.length,
      attempts,
      solved: solvedAt,
      ...(prices !== undefined && { prices: { input: prices.input, output: prices.output } }),
    },
    ...(warnings.length > 0 && { warnings }),
  };
}
