import type { Observation } from "helpdesk-env-client";

/** JSON in the one form in which transcripts are compared; examples/README.md says what it is. */
export type Normal = Readonly<Record<string, unknown>>;

/** What OpenEnv answers to reset and step: over HTTP the body, on the socket the `data` of a message. */
export interface OpenEnvReply {
  readonly observation: Normal;
  readonly reward: number | null;
  readonly done: boolean;
  readonly metadata?: Normal;
}

/** Of an observation as the typed client gives it. */
export function normalObservation(observation: Observation): Normal {
  return asObject(normal(observation));
}

/** Of the same as OpenEnv sends it: three members stand beside the observation there, one in its metadata. */
export function normalReply({ observation, reward, done, metadata = {} }: OpenEnvReply): Normal {
  return asObject(normal({ ...observation, reward, done, metadata, truncated: metadata["truncated"] }));
}

function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => [snakeCase(key), normal(member)] as const);
  return Object.fromEntries(members.filter(([, member]) => !isDefault(member)));
}

function isDefault(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value === null || value === undefined || value === false || value === 0 || value === "";
}

function asObject(value: unknown): Normal {
  if (typeof value !== "object" || value === null) throw new Error("an observation is an object");
  return { ...value };
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
