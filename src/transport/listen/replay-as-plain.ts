import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

const UPGRADE_HEADERS: ReadonlySet<string> = new Set(["upgrade", "connection", "http2-settings"]);

/**
 * Puts a request that offered an upgrade nobody here takes (curl's `Upgrade: h2c`) back into its socket without
 * the offer, so that it can be served as the plain request that it also is (RFC 9110, 7.8).
 */
export function unreadWithoutUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? "";
    if (!UPGRADE_HEADERS.has(name.toLowerCase()))
      lines.push(`${name}: ${request.rawHeaders[index + 1] ?? ""}`);
  }
  if (head.length > 0) socket.unshift(head);
  socket.unshift(Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"));
}
