import { camelCase } from "../../../src/support/camel-case.js";
import { isObject } from "../../../src/support/is-object.js";

/** What the domain has as null where it is not there; anything else is then left out. */
const NULL_WHEN_ABSENT = new Set([
  "lastToolResult",
  "currentTicket",
  "lastRewardComponents",
  "rubricReward",
  "reward",
  "score",
  "breakdown",
  "rewardComponents",
]);

/** Tables whose keys are words of the vocabulary. */
const KEYED_BY_WORD = new Set(["teamCapacityRemaining", "teamCapacityInitial", "byTeam"]);

/** OpenEnv's JSON in the domain's names; absent values (docs/contract.md#absent-values) as the domain has them. */
export function fromJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromJson);
  if (!isObject(value)) return value;
  const made: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    const key = camelCase(name);
    if (KEYED_BY_WORD.has(key)) made[key] = item;
    else if (!isAbsent(item)) made[key] = fromJson(item);
    else if (NULL_WHEN_ABSENT.has(key)) made[key] = null;
  }
  return made;
}

function isAbsent(value: unknown): boolean {
  return value === null || (isObject(value) && Object.keys(value).length === 0);
}
