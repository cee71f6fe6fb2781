import { STATUS_CODES } from "node:http";
import type { RefusalAnswer } from "./refusal.js";

/** An answer as bytes of HTTP/1.1, for a socket without a response: the last one on its connection. */
export function rawAnswer({ status, headers, body }: RefusalAnswer): string {
  const all = { ...headers, "content-length": String(Buffer.byteLength(body)), connection: "close" };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n${body}`;
}
