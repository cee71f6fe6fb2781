/** Where a server of the Redis protocol is, and under which names the sessions lie there. */
export interface RedisAddress {
  readonly options: {
    readonly host: string;
    readonly port: number;
    readonly db: number;
    readonly username?: string;
    readonly password?: string;
    /** With it the connection is encrypted. */
    readonly tls?: object;
  };
  /** Before the name of each key. */
  readonly prefix: string;
  /** The address as it may be shown: without name and password. */
  readonly shown: string;
}

/** Servers with the same prefix share their sessions. */
const DEFAULT_PREFIX = "helpdesk";

/**
 * `redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE][?prefix=WORD]`, or `rediss://` for TLS. Gives what is wrong with it as a
 * sentence's end.
 */
export function readRedisAddress(text: string): RedisAddress | string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return "is no address such as redis://localhost:6379/0";
  }
  const { protocol, hostname, pathname } = url;
  if (protocol !== "redis:" && protocol !== "rediss:") return "must begin with redis:// or rediss://";
  if (hostname === "") return "names no host";
  const database = /^\/?(\d{0,5})$/.exec(pathname)?.[1];
  if (database === undefined) return "has a path that is no number of a database";
  const unknown = [...url.searchParams.keys()].find((key) => key !== "prefix");
  if (unknown !== undefined) return `has ?${unknown.slice(0, 40)}=, and takes ?prefix= alone`;
  const prefix = url.searchParams.get("prefix") ?? DEFAULT_PREFIX;
  if (!/^[\w.-]{1,64}$/.test(prefix)) return "has a prefix that is not 1 to 64 letters, digits, _, . or -";
  const port = url.port === "" ? 6379 : Number(url.port);
  const db = Number(database);
  return {
    options: {
      host: hostname.replace(/^\[|\]$/g, ""),
      port,
      db,
      ...(url.username !== "" && { username: decodeURIComponent(url.username) }),
      ...(url.password !== "" && { password: decodeURIComponent(url.password) }),
      ...(protocol === "rediss:" && { tls: {} }),
    },
    // In braces: a cluster would keep all of them in one place.
    prefix: `{${prefix}}:`,
    shown: `${protocol}//${hostname}:${port}/${db}${prefix === DEFAULT_PREFIX ? "" : `?prefix=${prefix}`}`,
  };
}
