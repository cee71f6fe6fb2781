import type { JsonValue } from "../support/json-value.js";

/**
 * What makes a player another one although its name is the same: an agent's command, a model's mode. What is kept of one is
 * gone on with by the same alone. Nothing of it is secret.
 */
export type PlayerNotes = { readonly [key: string]: JsonValue };
