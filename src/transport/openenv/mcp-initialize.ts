import type { Environment, Toolbox } from "./environment.js";
import { isObject } from "./field-rules.js";

/** Revisions of MCP whose tools are what is served here, newest first. */
export const PROTOCOL_VERSIONS = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"] as const;

/**
 * The result of MCP's `initialize`. `instructions` is where a client that has only tools finds its first ticket:
 * the text of the episode's start.
 */
export function initializeResult<R, A>(
  environment: Environment<R, A>,
  toolbox: Toolbox<R, A>,
  wanted: unknown,
  instructions: string | undefined,
): string {
  const protocolVersion = PROTOCOL_VERSIONS.find((known) => known === wanted) ?? PROTOCOL_VERSIONS[0];
  const metadata = environment.metadata();
  const version = isObject(metadata) && typeof metadata["version"] === "string" ? metadata["version"] : "0";
  return JSON.stringify({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: environment.name, title: toolbox.title, version },
    ...(instructions !== undefined && { instructions }),
  });
}
