/** Bytes before each gRPC message: a flag, then the length. */
const PREFIX_BYTES = 5;

const PACKED = 1;

export type Unwrapped =
  | { readonly kind: "message"; readonly bytes: Uint8Array }
  | { readonly kind: "packed"; readonly bytes: Uint8Array }
  | { readonly kind: "broken" };

/** The only message of a unary gRPC request. */
export function unwrapEnvelope(body: Uint8Array): Unwrapped {
  const length = messageLength(body);
  if (length === undefined || body.byteLength !== PREFIX_BYTES + length) return { kind: "broken" };
  const bytes = body.subarray(PREFIX_BYTES);
  return { kind: body[0] === PACKED ? "packed" : "message", bytes };
}

/**
 * Whether a body that begins so can still become one message of at most `maxBytes`: else nobody need wait for its end,
 * which may never come.
 *
 * @param received Bytes that have come so far, of which `start` holds the first ones.
 */
export function mayBecomeMessage(start: Uint8Array, received: number): boolean {
  const flags = start[0];
  if (flags !== undefined && flags > PACKED) return false;
  const length = messageLength(start);
  return length === undefined || received <= PREFIX_BYTES + length;
}

function messageLength(body: Uint8Array): number | undefined {
  const flags = body[0];
  if (flags === undefined || flags > PACKED || body.byteLength < PREFIX_BYTES) return undefined;
  return new DataView(body.buffer, body.byteOffset).getUint32(1);
}

export function wrapEnvelope(message: Uint8Array): Uint8Array {
  const wrapped = new Uint8Array(PREFIX_BYTES + message.byteLength);
  new DataView(wrapped.buffer).setUint32(1, message.byteLength);
  wrapped.set(message, PREFIX_BYTES);
  return wrapped;
}
