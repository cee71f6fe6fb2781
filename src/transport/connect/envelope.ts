/** Bytes before each gRPC message: a flag, then the length. */
const PREFIX_BYTES = 5;

export type Unwrapped =
  | { readonly kind: "message"; readonly bytes: Uint8Array }
  /** Compressed: Connect says what it takes. */
  | { readonly kind: "compressed" }
  | { readonly kind: "broken" };

/** The only message of a unary gRPC request. */
export function unwrapEnvelope(body: Uint8Array): Unwrapped {
  if (body.byteLength < PREFIX_BYTES) return { kind: "broken" };
  const length = new DataView(body.buffer, body.byteOffset).getUint32(1);
  if (body.byteLength !== PREFIX_BYTES + length) return { kind: "broken" };
  const flags = body[0];
  if (flags === 1) return { kind: "compressed" };
  return flags === 0 ? { kind: "message", bytes: body.subarray(PREFIX_BYTES) } : { kind: "broken" };
}

export function wrapEnvelope(message: Uint8Array): Uint8Array {
  const wrapped = new Uint8Array(PREFIX_BYTES + message.byteLength);
  new DataView(wrapped.buffer).setUint32(1, message.byteLength);
  wrapped.set(message, PREFIX_BYTES);
  return wrapped;
}
