import { isObject, type JsonObject } from "../support/is-object.js";
import { parseStrictJson } from "../support/strict-json.js";
import { errorMessage } from "../support/error-message.js";
import { ROLES, type Role } from "./role.js";
import { digestOf, type TokenEntry } from "./token-entry.js";

/** Tokens, or each thing that is wrong with their text: a part of a sentence that repeats nothing that may be a token. */
export type ReadTokens =
  | { readonly ok: true; readonly tokens: readonly TokenEntry[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Fewer can be guessed. */
const LEAST_CHARACTERS = 16;
const MOST_CHARACTERS = 1_024;
const MOST_TOKENS = 10_000;
const MOST_STEPS_PER_SECOND = 1_000_000;
const MOST_SESSIONS = 1_000_000;

const MEMBERS = ["name", "role", "token", "token_sha256", "max_sessions", "steps_per_second", "sessions_of"];

/** Reads what docs/security.md#the-file describes. */
export function readTokens(text: string): ReadTokens {
  const problems: string[] = [];
  const tokens: TokenEntry[] = [];
  for (const [index, item] of itemsIn(text, problems).entries()) {
    const entry = readEntry(item, `tokens[${index}]`, problems);
    if (entry !== undefined) tokens.push(entry);
  }
  if (problems.length === 0) problems.push(...conflictsOf(tokens));
  return problems.length === 0 ? { ok: true, tokens } : { ok: false, problems };
}

function itemsIn(text: string, problems: string[]): readonly unknown[] {
  const value = parse(text, problems);
  if (value === undefined) return [];
  if (!isObject(value) || Array.isArray(value) || !Array.isArray(value["tokens"])) {
    problems.push(
      `must be an object with a list of tokens, as {"tokens": [{"name": …, "role": …, "token": …}]}`,
    );
    return [];
  }
  problems.push(...unknownMembers(value, ["tokens"], "the object"));
  const items = value["tokens"] as readonly unknown[];
  if (items.length < 1 || items.length > MOST_TOKENS) problems.push(`must have 1 to ${MOST_TOKENS} tokens`);
  return items.slice(0, MOST_TOKENS);
}

/** Undefined where it is no JSON. The parser's own words may show what stands there, and are not repeated. */
function parse(text: string, problems: string[]): unknown {
  try {
    return parseStrictJson(text) ?? null;
  } catch (error) {
    const place = /(?:line \d+, )?column \d+$/.exec(errorMessage(error))?.[0];
    const repeats = errorMessage(error).includes("stands twice");
    const where = place === undefined ? "" : `, at ${place}`;
    problems.push(repeats ? "names a key of one object twice" : `must be JSON, and is not${where}`);
    return undefined;
  }
}

function readEntry(item: unknown, at: string, problems: string[]): TokenEntry | undefined {
  if (!isObject(item) || Array.isArray(item)) {
    problems.push(`${at} must be an object`);
    return undefined;
  }
  const before = problems.length;
  problems.push(...unknownMembers(item, MEMBERS, at));
  const name = nameIn(item["name"], `${at}.name`, problems);
  const role = roleIn(item["role"], `${at}.role`, problems);
  const digest = digestIn(item, at, problems);
  const maxSessions = numberIn(item["max_sessions"], `${at}.max_sessions`, MOST_SESSIONS, problems);
  const stepsPerSecond = numberIn(
    item["steps_per_second"],
    `${at}.steps_per_second`,
    MOST_STEPS_PER_SECOND,
    problems,
  );
  const sessionsOf = sessionsOfIn(item["sessions_of"], role, `${at}.sessions_of`, problems);
  if (problems.length > before || role === undefined || digest === undefined) return undefined;
  return {
    name,
    role,
    digest,
    ...(maxSessions !== undefined && { maxSessions }),
    ...(stepsPerSecond !== undefined && { stepsPerSecond }),
    ...(sessionsOf !== undefined && { sessionsOf }),
  };
}

function isName(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z0-9][\w.-]{0,63}$/.test(value);
}

function nameIn(value: unknown, at: string, problems: string[]): string {
  if (isName(value)) return value;
  problems.push(`${at} must be 1 to 64 letters, digits and . _ -`);
  return "";
}

function roleIn(value: unknown, at: string, problems: string[]): Role | undefined {
  const role = ROLES.find((word) => word === value);
  if (role === undefined) problems.push(`${at} must be one of ${ROLES.join(", ")}`);
  return role;
}

function digestIn(item: JsonObject, at: string, problems: string[]): Buffer | undefined {
  const { token, token_sha256: hex } = item;
  if ((token === undefined) === (hex === undefined)) {
    problems.push(`${at} must have either token or token_sha256`);
    return undefined;
  }
  if (hex !== undefined) {
    if (typeof hex === "string" && /^[0-9a-f]{64}$/i.test(hex)) return Buffer.from(hex, "hex");
    problems.push(`${at}.token_sha256 must be 64 digits in hex: the SHA-256 of the token`);
    return undefined;
  }
  if (isToken(token)) return digestOf(token);
  problems.push(
    `${at}.token must be ${LEAST_CHARACTERS} to ${MOST_CHARACTERS} letters, digits and - . _ ~ + / =, as \`openssl rand -hex 32\` gives them`,
  );
  return undefined;
}

/** What fits behind `Bearer` (RFC 6750). */
function isToken(value: unknown): value is string {
  if (typeof value !== "string" || !/^[\w\-.~+/]+=*$/.test(value)) return false;
  return value.length >= LEAST_CHARACTERS && value.length <= MOST_CHARACTERS;
}

function numberIn(value: unknown, at: string, most: number, problems: string[]): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most) return value;
  problems.push(`${at} must be a whole number from 1 to ${most}; leave it out for no limit`);
  return undefined;
}

function sessionsOfIn(
  value: unknown,
  role: Role | undefined,
  at: string,
  problems: string[],
): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (role === "trainer" || role === "admin") problems.push(`${at} is for agents and graders`);
  if (Array.isArray(value) && value.length > 0 && value.every(isName)) return value;
  problems.push(`${at} must be a list of the names of other tokens`);
  return undefined;
}

function unknownMembers(item: JsonObject, known: readonly string[], at: string): readonly string[] {
  return Object.keys(item)
    .filter((key) => !known.includes(key))
    .map((key) => {
      // Whatever is not written like a member may be a token in the wrong place.
      const shown = /^[a-z_]{1,24}$/.test(key) ? key : "a key that is not shown here";
      return `${at} has ${shown}, which is not among ${known.join(", ")}`;
    });
}

function conflictsOf(tokens: readonly TokenEntry[]): readonly string[] {
  const names = new Set<string>();
  const digests = new Map<string, string>();
  const problems: string[] = [];
  for (const { name, digest } of tokens) {
    if (names.has(name)) problems.push(`names ${name} twice; each token has a name of its own`);
    names.add(name);
    const twin = digests.get(digest.toString("hex"));
    if (twin !== undefined) problems.push(`gives ${twin} and ${name} the same token`);
    digests.set(digest.toString("hex"), name);
  }
  for (const { name, sessionsOf = [] } of tokens) {
    const missing = sessionsOf.filter((other) => !names.has(other));
    if (missing.length > 0)
      problems.push(`lets ${name} into the sessions of ${missing.join(", ")}, which it does not name`);
  }
  return problems;
}
