import {
  SOURCE_NUMBERS,
  WORLD_SPLITS,
  WORLD_TWINS,
  type SourceNumberName,
  type TicketSource,
} from "../../../domain/ticket-source.js";
import { HISTORY_DETAILS, REWARD_MODES, SPLIT_CHOICES, STATIC_FIELDS } from "../../../domain/vocabulary.js";
import type { HistoryDetail, StaticFields } from "../../../domain/vocabulary.js";
import type { ErrorReason } from "../../../service/index.js";
import type { ResetOptions } from "../../../service/index.js";
import type { JsonObject } from "../environment.js";
import { integer, text, texts, word, type FieldRule } from "../fields/field-rules.js";
import { InvalidInput, type Issue } from "../fields/invalid-input.js";
import { object } from "../fields/object-rule.js";
import { readFields, type FieldValues } from "../fields/read-fields.js";

const INT32 = 2 ** 31;

/** A world, and how hard its tickets are. */
const GENERATED_RULES = {
  world: sourceNumber("world"),
  split: word(WORLD_SPLITS),
  hidden_percent: sourceNumber("hiddenPercent"),
  misleading_percent: sourceNumber("misleadingPercent"),
  cluster_size: sourceNumber("clusterSize"),
  scarcity_percent: sourceNumber("scarcityPercent"),
  key_digest: text(64),
  twin: word(WORLD_TWINS),
} as const;

/**
 * What a reset may ask for. Only shapes are checked here, and the seed's range, which is the contract's; which
 * tasks, sizes and tickets there are is the service's to say. See docs/wire.md#actions-and-resets.
 */
export const RESET_RULES = {
  seed: integer(0, INT32 - 1),
  episode_id: text(255),
  task_id: integer(-INT32, INT32 - 1),
  queue_size: integer(-INT32, INT32 - 1),
  ticket_ids: texts(10_000, 255),
  split: word(SPLIT_CHOICES),
  source: object({ generated: object(GENERATED_RULES) }),
  reward_mode: word(REWARD_MODES),
  agent: text(255),
  run: text(64),
  policy: text(255),
  request_id: text(255),
  history: word(HISTORY_DETAILS),
  static_fields: word(STATIC_FIELDS),
} as const;

/**
 * Keys that are not in the table are dropped, as OpenEnv does, and so is null; their names stay, for an exam to refuse.
 * `beside`: what the request names outside its data, which is dropped too. Throws `InvalidInput`.
 */
export function readReset(data: JsonObject, beside: readonly string[] = []): ResetOptions {
  const { values, issues, unread } = readFields(RESET_RULES, data, "drop");
  const first = issues[0];
  if (first !== undefined) throw new InvalidInput(reasonOf(first), issues);
  const ignored = [...unread, ...beside];
  return {
    ...(ignored.length > 0 && { ignored }),
    ...(values.seed !== undefined && { seed: values.seed }),
    ...(values.episode_id !== undefined && { episodeId: values.episode_id }),
    ...(values.task_id !== undefined && { taskId: values.task_id }),
    ...(values.queue_size !== undefined && { queueSize: values.queue_size }),
    ...(values.ticket_ids !== undefined && { ticketIds: values.ticket_ids }),
    ...(values.split !== undefined && { split: values.split }),
    ...(values.source !== undefined && { source: sourceOf(values.source) }),
    ...(values.reward_mode !== undefined && { rewardMode: values.reward_mode }),
    ...(values.agent !== undefined && { agent: values.agent }),
    ...(values.run !== undefined && { run: values.run }),
    ...(values.policy !== undefined && { policy: values.policy }),
    ...(values.request_id !== undefined && { requestId: values.request_id }),
    ...leftOut(values),
  };
}

function sourceNumber(name: SourceNumberName): FieldRule<number> {
  const { minimum, maximum, description } = SOURCE_NUMBERS[name];
  const rule = integer(minimum, maximum);
  return { ...rule, schema: { ...rule.schema, description } };
}

type SourceValues = FieldValues<{ readonly generated: FieldRule<FieldValues<typeof GENERATED_RULES>> }>;

function sourceOf({ generated }: SourceValues): TicketSource {
  if (generated === undefined) return {};
  const { world, split, hidden_percent: hiddenPercent, misleading_percent: misleadingPercent } = generated;
  const { cluster_size: clusterSize, scarcity_percent: scarcityPercent, key_digest: keyDigest } = generated;
  const { twin } = generated;
  const numbers = { world, hiddenPercent, misleadingPercent, clusterSize, scarcityPercent };
  return { generated: { ...numbers, split, keyDigest, twin } };
}

/** The two stand beside the others here, and in a message of their own in the contract. */
function leftOut({
  history,
  static_fields: staticFields,
}: ObservationWords): Pick<ResetOptions, "observationOptions"> {
  if (history === undefined && staticFields === undefined) return {};
  return { observationOptions: { history, staticFields } };
}

interface ObservationWords {
  readonly history?: HistoryDetail;
  readonly static_fields?: StaticFields;
}

const SOURCE_REASONS: ReadonlyMap<string, ErrorReason> = new Map([
  ["enum", "unknown_word"],
  ["extra_forbidden", "unknown_key"],
]);

function reasonOf(issue: Issue): ErrorReason {
  if (issue.loc[0] === "seed") return "invalid_seed";
  if (issue.loc[0] === "source") return SOURCE_REASONS.get(issue.type) ?? "invalid_source";
  if (issue.loc[0] === "run" && issue.type === "string_too_long") return "invalid_run";
  if (issue.type === "enum" && typeof issue.input === "string") return "unknown_word";
  return issue.type === "string_too_long" ? "invalid_identifier" : "wrong_type";
}
