import type { Refusal } from "./refusal.js";

/** Most bytes of a request's headers and address together: four times what browsers and proxies usually allow a cookie jar. */
export const MAX_HEADER_BYTES = 65_536;

/** A host's cookies are sent to everything on it, so the remedy is mostly elsewhere. */
export const TOO_MANY_HEADERS: Refusal = {
  status: 431,
  code: "headers_too_large",
  problem: `The request's headers and address are larger than ${MAX_HEADER_BYTES} bytes.`,
  nextStep:
    "Send fewer or shorter headers: in a browser delete this host's cookies, and put a long message into a body, not into the address.",
};
