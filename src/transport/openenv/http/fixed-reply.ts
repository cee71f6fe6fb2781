import { createHash } from "node:crypto";
import type { HttpReply } from "../../route.js";
import type { RouteCall } from "../../route.js";

/**
 * Answers with bytes that never change: one buffer for all callers, however many there are, and 304 for one that has
 * them already.
 */
export function fixedReply(
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>>,
): (call: RouteCall) => HttpReply {
  const bytes = Buffer.from(body);
  const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
  const whole: HttpReply = { status: 200, headers: { ...headers, etag }, body: bytes };
  const unchanged: HttpReply = { status: 304, headers: { ...headers, etag } };
  return ({ request }) => (isKnown(request.headers["if-none-match"], etag) ? unchanged : whole);
}

/** RFC 9110, 13.1.2: weak comparison. */
function isKnown(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(",").some((one) => ["*", etag].includes(one.trim().replace(/^W\//, "")));
}
