export interface RequestAddress {
  /** Host or `:authority` as written; undefined where there is none. */
  readonly host: string | undefined;
  /** `/path?query`, or `*` for OPTIONS of the server as a whole. */
  readonly target: string;
}

const ABSOLUTE = /^https?:\/\/([^/?#]*)([^#]*)(?:#.*)?$/i;

/**
 * Where a request goes: an address written out in full, as for a proxy, goes before Host (RFC 9112, 3.2.2). Undefined for
 * what is no address.
 */
export function requestAddress(
  method: string | undefined,
  url: string | undefined,
  host: string | undefined,
): RequestAddress | undefined {
  const target = url === undefined || url === "" ? "/" : url;
  if (target.startsWith("/")) return { host, target };
  if (target === "*" && method === "OPTIONS") return { host, target };
  const absolute = ABSOLUTE.exec(target);
  if (absolute === null) return undefined;
  const rest = absolute[2] ?? "";
  return {
    host: absolute[1]?.slice(absolute[1].lastIndexOf("@") + 1),
    target: rest.startsWith("/") ? rest : `/${rest}`,
  };
}
