/** Where the endpoint is, and what of its address is nobody's business. */
export interface EndpointAddress {
  /** Without user, password, query and slashes at its end; `/chat/completions` is put behind it. */
  readonly base: string;
  readonly query: Readonly<Record<string, string>>;
  /** Value of the Authorization header; undefined: the key's. */
  readonly authorization: string | undefined;
  /** The address without secrets: origin and path. */
  readonly shown: string;
  /** Parts of the address that are in no log, error or file. */
  readonly secrets: readonly string[];
}

/** What people paste instead of the base. */
const PASTED = /\/(?:chat\/completions|models)$/;
const SECRET_NAMES = /key|token|secret|sig|code|pass|auth/i;

/** Takes `https://user:password@host/v1/chat/completions/?api-version=1` as well as `https://host/v1`. */
export function readBaseUrl(url: URL): EndpointAddress {
  const path = url.pathname.replace(/\/+$/, "").replace(PASTED, "").replace(/\/+$/, "");
  const [user, password] = [decoded(url.username), decoded(url.password)];
  const login = Buffer.from(`${user}:${password}`).toString("base64");
  const hasLogin = user !== "" || password !== "";
  const query = Object.fromEntries(url.searchParams);
  const keys = Object.entries(query).filter(([name]) => SECRET_NAMES.test(name));
  return {
    base: `${url.origin}${path}`,
    query,
    authorization: hasLogin ? `Basic ${login}` : undefined,
    shown: `${url.origin}${path === "" ? "/" : path}`,
    secrets: [...(hasLogin ? [password, url.password, login] : []), ...keys.map(([, value]) => value)],
  };
}

/** A percent sign alone is no escape: the text stands as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
