import type { Action } from "../../domain/action.js";
import type { Observation } from "../../domain/observation.js";
import { TASK_IDS } from "../../domain/task.js";
import { ASSIGNMENT_GROUPS, type ActionType } from "../../domain/vocabulary.js";
import { isObject } from "../../support/is-object.js";
import { snakeCase } from "../../support/snake-case.js";
import { camelCase } from "../../support/camel-case.js";

/** A reply that is not an observation of this environment. */
export class WireError extends Error {
  override readonly name = "WireError";
}

/** Keys that are words of the vocabulary, not names of fields. */
const WORD_KEYS: ReadonlySet<string> = new Set(ASSIGNMENT_GROUPS);

/** What the domain always has, and null where there is nothing: null on the wire, or an empty table. Others it leaves out. */
const NULL_WHEN_ABSENT: ReadonlySet<string> = new Set([
  "lastToolResult",
  "currentTicket",
  "lastRewardComponents",
  "rubricReward",
  "reward",
  "score",
  "breakdown",
]);

/** Tables that are empty on the wire where the domain has none. */
const ABSENT_WHEN_EMPTY: ReadonlySet<string> = new Set(["capacityState", "capacityUsage", "capacityAfter"]);

/** Lists of the same kind, by what they are in: the `routingOptions` of a lookup's result may be empty. */
const ABSENT_WITHOUT_ITEMS: ReadonlySet<string> = new Set([
  "currentTicket.routingOptions",
  "rewardComponents.clusterStabilizedTicketIds",
  "rewardComponents.clusterDestabilizedTicketIds",
  "lastRewardComponents.clusterStabilizedTicketIds",
  "lastRewardComponents.clusterDestabilizedTicketIds",
]);

/** The `data` of an OpenEnv `observation` message as the domain knows it. See docs/wire.md#observations. */
export function decodeObservation(data: unknown): Observation {
  if (!isObject(data) || !isObject(data["observation"]))
    throw new WireError("the reply holds no observation");
  const { observation, reward, done, metadata } = data;
  const truncated = isObject(metadata) && metadata["truncated"] === true;
  const decoded = camelCased({
    ...observation,
    reward: reward ?? null,
    done,
    truncated,
    metadata: metadata ?? {},
  });

  if (!looksLikeObservation(decoded))
    throw new WireError(`the reply is not an observation: ${describe(decoded)}`);
  return decoded;
}

/** An action as OpenEnv sends it; only fields with a value are there. */
export interface FlatAction {
  readonly action_type: ActionType;
  readonly [field: string]: string | number;
}

/** The flat form in which OpenEnv sends an action. */
export function encodeAction({ actionType, ...fields }: Action): FlatAction {
  const told = Object.entries<string | number | undefined>(fields).flatMap(([key, value]) =>
    value === undefined ? [] : [[snakeCase(key), value] as const],
  );
  return { action_type: actionType, ...Object.fromEntries(told) };
}

/** `place`: the key under which the value stands. */
function camelCased(value: unknown, place = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => camelCased(item, place));
  if (!isObject(value)) return value;
  const made: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const key = WORD_KEYS.has(name) ? name : camelCase(name);
    if (isAbsent(key, member, place)) {
      if (NULL_WHEN_ABSENT.has(key)) made[key] = null;
    } else {
      made[key] = camelCased(member, key);
    }
  }
  return made;
}

function isAbsent(key: string, member: unknown, place: string): boolean {
  if (member === null || member === undefined) return true;
  if (Array.isArray(member)) return member.length === 0 && ABSENT_WITHOUT_ITEMS.has(`${place}.${key}`);
  const isTable = NULL_WHEN_ABSENT.has(key) || ABSENT_WHEN_EMPTY.has(key);
  return isTable && isObject(member) && Object.keys(member).length === 0;
}

/**
 * A light check of what a policy leans on. A server of this project sends the rest by contract; one that does
 * not is noticed here rather than in the middle of a rule.
 */
function looksLikeObservation(value: unknown): value is Observation {
  if (!isObject(value)) return false;
  const ticket = value["currentTicket"];
  return (
    TASK_IDS.some((id) => id === value["taskId"]) &&
    Array.isArray(value["availableActionTypes"]) &&
    Array.isArray(value["availableTools"]) &&
    Array.isArray(value["history"]) &&
    typeof value["done"] === "boolean" &&
    (value["reward"] === null || typeof value["reward"] === "number") &&
    (value["done"] ? typeof value["rubricReward"] === "number" : isTicket(ticket))
  );
}

function isTicket(value: unknown): boolean {
  return (
    isObject(value) && ["ticketId", "title", "description"].every((key) => typeof value[key] === "string")
  );
}

function describe(value: unknown): string {
  return JSON.stringify(value).slice(0, 200);
}
