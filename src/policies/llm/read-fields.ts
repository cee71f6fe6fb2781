import type { Action } from "../../domain/action.js";
import type { Applied, Repair } from "./declared-rules.js";
import type { MendingBudget } from "./json-value.js";
import { bySureness, isCalleeKey, matchKey, type FieldName, type Sureness } from "./match-key.js";
import type { Likeness } from "./match-word.js";
import { READ_WORD, readFunction, type WordRead } from "./read-words.js";
import { unwrap, type Member } from "./unwrap.js";
import { isObject, type JsonObject } from "../../support/is-object.js";

/** What an answer's fields say, as far as it can be read. */
export interface Fields {
  readonly action: Partial<Action>;
  /** Fields that were given a value that is none of their words, or two values. */
  readonly unread: ReadonlySet<string>;
  readonly repairs: readonly Applied<Repair>[];
}

const REPAIR_OF = {
  exact: undefined,
  spelling: "word_spelling",
  near: "near_word",
} as const satisfies Record<Likeness, Repair | undefined>;

/** A member that may give a field its value. */
interface Claim {
  readonly key: string;
  readonly field: FieldName;
  readonly sureness: Sureness;
  /** Undefined where the value is none that the field takes. */
  readonly word: WordRead | undefined;
}

/**
 * The fields of an object. An exact key always wins over another spelling of it, and members that mean the same
 * field equally and differ leave it unread. `callee` is the name of the function that was called: it outranks
 * what its arguments say the action is.
 */
export function readFields(given: JsonObject, budget: MendingBudget, callee?: string): Fields {
  const repairs: Applied<Repair>[] = [];
  const members = unwrap(given, repairs, budget).filter(([, value]) => value !== null && value !== "");
  const claims = members.map(claimOf);
  const called = callee === undefined ? undefined : calledClaim(callee);
  const isCalled = called?.word !== undefined;
  const told = claims.map((claim) => (isCalled && claim?.field === "action_type" ? called : claim));
  const all = called === undefined ? told : [...told, called];

  const unread = new Set<string>();
  const chosen = chooseClaims(all, unread);
  let action: Partial<Action> = {};
  for (const claim of new Set(all)) {
    if (claim === undefined || chosen.get(claim.field) !== claim) {
      if (claim !== called || called === undefined) repairs.push({ rule: "unknown_key" });
      continue;
    }
    const { key, field, word } = claim;
    if (key !== field) repairs.push({ rule: "key_spelling", field });
    if (word === undefined || unread.has(field)) continue;
    const rule = REPAIR_OF[word.likeness];
    if (word.isLookup === true) repairs.push({ rule: "lookup_as_action" });
    else if (rule !== undefined) repairs.push({ rule, field });
    // A lookup named as the action gives way to the lookup that the object names as its own.
    action = word.isLookup === true ? { ...word.part, ...action } : { ...action, ...word.part };
  }
  return { action, unread, repairs };
}

function chooseClaims(
  all: readonly (Claim | undefined)[],
  unread: Set<string>,
): ReadonlyMap<FieldName, Claim> {
  const chosen = new Map<FieldName, Claim>();
  const rivals = all
    .filter((claim) => claim !== undefined)
    .sort((a, b) => bySureness(a.sureness, b.sureness));
  for (const claim of rivals) {
    const winner = chosen.get(claim.field);
    if (winner === undefined) {
      chosen.set(claim.field, claim);
      if (claim.word === undefined) unread.add(claim.field);
    } else if (winner.sureness === claim.sureness && saysOther(winner, claim)) unread.add(claim.field);
  }
  return chosen;
}

function saysOther(a: Claim, b: Claim): boolean {
  return JSON.stringify(a.word?.part) !== JSON.stringify(b.word?.part);
}

/** A name that is no function still leaves the word to an action type among the arguments. */
function calledClaim(callee: string): Claim {
  const word = readFunction(callee);
  const sureness = word === undefined ? "slip" : "exact";
  return { key: "action_type", field: "action_type", sureness, word };
}

function claimOf([key, value]: Member): Claim | undefined {
  const text = plainText(value);
  const known = matchKey(key);
  if (isCalleeKey(key)) {
    const claim = text === undefined ? undefined : calleeClaim(key, text);
    if (claim !== undefined) return claim;
  }
  if (known === undefined) return undefined;
  const { field, sureness } = known;
  const word = text === undefined ? undefined : READ_WORD[field](text);
  const isSure = sureness === "exact" || sureness === "spelling";
  // A key that only may mean the field needs a value that is its word.
  if (!isSure && (word === undefined || word.likeness === "near")) return undefined;
  return { key, field, sureness, word };
}

/** `{"name": "submit"}`, `{"tool": "lookup_related_ticket"}`: the value decides what the key means. */
function calleeClaim(key: string, text: string): Claim | undefined {
  const word = readFunction(text);
  if (word === undefined || word.likeness === "near") return undefined;
  if (word.isLookup !== true) return { key, field: "action_type", sureness: "alias", word };
  const { toolName } = word.part;
  if (toolName === undefined) return undefined;
  const sureness = key === "tool_name" ? "exact" : "alias";
  return { key, field: "tool_name", sureness, word: { part: { toolName }, likeness: word.likeness } };
}

/** The text of a value: some models wrap it in a list of one, or put it beside a confidence. */
function plainText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.length === 1 ? plainText(value[0] as unknown) : undefined;
  return isObject(value) && typeof value["value"] === "string" ? value["value"] : undefined;
}
