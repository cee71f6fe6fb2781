import type { Arrival } from "../../door/arrival.js";

/**
 * The cookie is for this environment's paths alone: others may be served on the same host. Where it is not known what a
 * proxy took off the path, none is named, and the client takes the folder that it called.
 */
export function sessionHeaders(id: string, { prefix, isSecure }: Arrival): Readonly<Record<string, string>> {
  const path = prefix === undefined ? "" : `; Path=${prefix}/`;
  const secure = isSecure ? "; Secure" : "";
  return { "x-session-id": id, "set-cookie": `session_id=${id}${path}; HttpOnly; SameSite=Lax${secure}` };
}
