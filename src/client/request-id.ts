/** Gives names that no other step of any client has. `crypto.randomUUID` would need a page served over TLS. */
export function createRequestIds(): () => string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const own = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  let count = 0;
  return () => `${own}-${(count += 1)}`;
}
