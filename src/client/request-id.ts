/** A name that no other step of any client has. `crypto.randomUUID` would need a page served over TLS. */
export function freshRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
