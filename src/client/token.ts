import type { Transport } from "@connectrpc/connect";
import { HelpdeskError } from "./failure.js";

/** What fits behind `Bearer` (RFC 6750). */
const TOKEN = /^[\w\-.~+/]+=*$/;

/** The transport, with a token sent along with every call. Throws `invalid_option` for what is no token. */
export function withToken(transport: Transport, token: string): Transport {
  if (!TOKEN.test(token)) {
    throw new HelpdeskError({
      reason: "invalid_option",
      subject: "token",
      problem: "token has characters that no token has.",
      nextStep: "Use letters, digits and - . _ ~ + / =, without a line break at its end.",
    });
  }
  // What a transport takes for headers has a name in browsers' types alone.
  const authorized = (given: unknown): Headers => {
    const headers = new Headers(given as Headers | undefined);
    headers.set("authorization", `Bearer ${token}`);
    return headers;
  };
  return {
    unary: (method, signal, timeoutMs, headers, ...rest) =>
      transport.unary(method, signal, timeoutMs, authorized(headers), ...rest),
    stream: (method, signal, timeoutMs, headers, ...rest) =>
      transport.stream(method, signal, timeoutMs, authorized(headers), ...rest),
  };
}
