import { appendFileSync } from "node:fs";
import type { ModelRequest } from "../../policies/index.js";
import { withoutKey } from "./endpoint-error.js";

export type PromptLog = (request: ModelRequest, reply: string) => void;

/** Others on the machine need not read tickets. */
const OWNER_ONLY = 0o600;

/** Adds every prompt and reply to a JSON lines file; nothing is written without a path. The key is in neither. */
export function openPromptLog(path: string | undefined, apiKey: string): PromptLog {
  if (path === undefined) return () => undefined;
  appendFileSync(path, "", { mode: OWNER_ONLY });
  return ({ messages, tools }, reply) => {
    const row = JSON.stringify({ messages, tools: tools.map((tool) => tool.name), reply });
    appendFileSync(path, `${withoutKey(row, apiKey)}\n`);
  };
}
