import { isObject } from "../../../support/is-object.js";

/** Revisions of MCP that start with `initialize`, newest first. */
export const HANDSHAKE_VERSIONS = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"] as const;

/** Revisions of MCP in which every request stands alone and says its revision itself. */
export const STATELESS_VERSIONS = ["2026-07-28"] as const;

/** All that is spoken here, newest first. */
export const SUPPORTED_VERSIONS: readonly string[] = [...STATELESS_VERSIONS, ...HANDSHAKE_VERSIONS];

/** The keys of `_meta` in which a stateless request says what a handshake would have. */
export const VERSION_KEY = "io.modelcontextprotocol/protocolVersion";
export const CAPABILITIES_KEY = "io.modelcontextprotocol/clientCapabilities";
export const SERVER_KEY = "io.modelcontextprotocol/serverInfo";

export const DISCOVER = "server/discover";

/** The `_meta` of a message's params; undefined where there is no such object. */
export function metaOf(message: unknown): Readonly<Record<string, unknown>> | undefined {
  const params = isObject(message) ? message["params"] : undefined;
  const meta = isObject(params) ? params["_meta"] : undefined;
  return isObject(meta) ? meta : undefined;
}

/**
 * Whether a message is of the stateless era. It says so in `_meta`, in the header `MCP-Protocol-Version` (undefined where
 * there is none), or asks what only that era asks; everything else is answered as it was before there was such an era.
 */
export function isStateless(message: unknown, versionHeader: string | undefined): boolean {
  if (versionHeader !== undefined && !isHandshakeVersion(versionHeader)) return true;
  const version = metaOf(message)?.[VERSION_KEY];
  if (version !== undefined) return !isHandshakeVersion(version);
  return isObject(message) && message["method"] === DISCOVER;
}

export function isHandshakeVersion(version: unknown): boolean {
  return HANDSHAKE_VERSIONS.some((known) => known === version);
}
