import type { Environment } from "../environment.js";
import { HANDSHAKE_VERSIONS } from "./era.js";
import { isObject } from "../../../support/is-object.js";

/**
 * The result of MCP's `initialize`. `instructions` is where a client that has only tools finds its first ticket:
 * the text of the episode's start.
 */
export function initializeResult<R, A>(
  environment: Environment<R, A>,
  wanted: unknown,
  instructions: string | undefined,
): string {
  const protocolVersion = HANDSHAKE_VERSIONS.find((known) => known === wanted) ?? HANDSHAKE_VERSIONS[0];
  return JSON.stringify({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: serverInfo(environment),
    ...(instructions !== undefined && { instructions }),
  });
}

/** How the server names itself. */
export function serverInfo<R, A>(environment: Environment<R, A>): object {
  const metadata = environment.metadata();
  const version = isObject(metadata) && typeof metadata["version"] === "string" ? metadata["version"] : "0";
  const { name, toolbox } = environment;
  return { name, ...(toolbox !== undefined && { title: toolbox.title }), version };
}
