import type { ModelRequest } from "../policies/index.js";
import { jsonLine } from "../support/json-line.js";
import { openRowFile } from "../files/row-file.js";
import { withoutSecrets } from "./endpoint-error.js";

export type PromptLog = (request: ModelRequest, reply: string) => void;

/** Others on the machine need not read tickets. */
const OWNER_ONLY = 0o600;

/**
 * Adds every prompt and reply to a JSON lines file; nothing is written without a path. The secrets are in neither. Throws
 * `OutputFileError`.
 */
export function openPromptLog(path: string | undefined, secrets: readonly string[]): PromptLog {
  if (path === undefined) return () => undefined;
  const file = openRowFile({ flag: "--log-prompts", path }, OWNER_ONLY);
  return ({ messages, tools }, reply) => {
    const row = jsonLine({ messages, tools: tools.map((tool) => tool.name), reply });
    file.add(withoutSecrets(row, secrets));
  };
}
