import { readAuthority, writeAuthority, type Authority } from "./authority.js";
import { isLoopbackName, isOwnName, matchesHost, type HostPattern } from "./own-names.js";

/** Who may call from a browser. docs/deployment.md tells it to operators. */
export interface CallerRules {
  /** Whether only this machine can connect: then Host has to be a name of it, whoever calls. */
  readonly loopbackOnly: boolean;
  /** Names that the server was told to listen on, or that the machine has; in lower case. */
  readonly listenedOn: readonly string[];
  /** Public names of the server. */
  readonly allowedHosts: readonly HostPattern[];
  /** Origins of pages elsewhere that may call: `https://app.example`, or `*`. */
  readonly allowedOrigins: readonly string[];
}

/** What a request says of where it comes from. */
export interface Caller {
  readonly method: string;
  /** Host or `:authority` as the client, or a trusted proxy, wrote it. */
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site` and `Sec-Fetch-Mode`, which browsers alone send. */
  readonly fetchSite: string | undefined;
  readonly fetchMode: string | undefined;
  /** The port that was connected to. */
  readonly localPort: number | undefined;
}

export type Verdict =
  | {
      readonly kind: "welcome";
      /** Whether the answer has to say that a page of the Origin may read it. */
      readonly fromElsewhere: boolean;
    }
  | { readonly kind: "refused"; readonly problem: string; readonly nextStep: string };

const OWN: Verdict = { kind: "welcome", fromElsewhere: false };
const ELSEWHERE: Verdict = { kind: "welcome", fromElsewhere: true };

/**
 * One rule for every way in. A program that sends no Origin may call; a page may if it is this server's own, or of an
 * origin that the operator allows. A page's own word for the server's name is believed only where no stranger can have
 * pointed that name here, which is what DNS rebinding does.
 */
export function judgeCaller(caller: Caller, rules: CallerRules): Verdict {
  const { host, origin } = caller;
  const authority = readAuthority(host);
  const isOwn = authority !== undefined && isOwnName(authority, rules.listenedOn, rules.allowedHosts);
  // A Host that cannot be read is no browser's.
  if (rules.loopbackOnly && authority !== undefined && !isOwn) return strangeHost(authority);
  if (origin === undefined) return isForeignLoad(caller) ? foreignLoad() : OWN;
  if (allowsOrigin(rules, origin)) return ELSEWHERE;
  const from = originAuthority(origin);
  if (from === undefined) return foreignOrigin(origin);
  if (rules.allowedHosts.some((pattern) => matchesHost(pattern, from))) return OWN;
  const isSame = authority !== undefined && isSamePlace(from, authority, caller.localPort);
  if (!isSame) return foreignOrigin(origin);
  return isOwn ? OWN : strangeHost(authority);
}

/** A page elsewhere that loads without an Origin: scripts, images. A link that is followed is no such thing. */
function isForeignLoad({ method, fetchSite, fetchMode }: Caller): boolean {
  if (fetchSite !== "cross-site" && fetchSite !== "same-site") return false;
  return fetchMode !== "navigate" || (method !== "GET" && method !== "HEAD");
}

function allowsOrigin({ allowedOrigins }: CallerRules, origin: string): boolean {
  return allowedOrigins.includes("*") || allowedOrigins.includes(origin.toLowerCase());
}

interface OriginAuthority extends Authority {
  readonly scheme: string;
}

/** Undefined for `null` and whatever else is no web page's. */
function originAuthority(origin: string): OriginAuthority | undefined {
  const found = /^(https?):\/\/(.*)$/.exec(origin.toLowerCase());
  const authority = readAuthority(found?.[2]);
  return authority === undefined || found === null ? undefined : { ...authority, scheme: found[1] ?? "" };
}

/**
 * Whether a page of that origin is served under that Host. The scheme is not compared: a proxy may have ended TLS. A
 * Host without a port that is not the usual one lost it in a proxy.
 */
function isSamePlace(origin: OriginAuthority, host: Authority, localPort: number | undefined): boolean {
  const usual = origin.scheme === "https" ? "443" : "80";
  const from = origin.port === "" ? usual : origin.port;
  const isSamePort =
    host.port === from || (host.port === "" && (from === usual || (localPort !== 80 && localPort !== 443)));
  if (!isSamePort) return false;
  return origin.name === host.name || (isLoopbackName(origin.name) && isLoopbackName(host.name));
}

function strangeHost(authority: Authority): Verdict {
  const shown = writeAuthority(authority).slice(0, 100);
  return {
    kind: "refused",
    problem: `The Host ${JSON.stringify(shown)} is no name that this server is known by.`,
    nextStep: `If it is one, start the server with --allowed-hosts ${authority.name.slice(0, 100)} (ALLOWED_HOSTS).`,
  };
}

function foreignOrigin(origin: string): Verdict {
  const shown = origin.slice(0, 100);
  const name = originAuthority(origin);
  const own =
    name === undefined
      ? "A page without an origin of its own cannot be allowed alone"
      : `If that is this server's own public address, start it with --allowed-hosts ${writeAuthority(name).slice(0, 100)} (ALLOWED_HOSTS)`;
  const other = `; if it is a page elsewhere that may call, with --allowed-origins ${name === undefined ? "*" : shown} (ALLOWED_ORIGINS)`;
  return {
    kind: "refused",
    problem: `A page of the Origin ${JSON.stringify(shown)} may not call this server.`,
    nextStep: `${own}${other}.`,
  };
}

function foreignLoad(): Verdict {
  return {
    kind: "refused",
    problem: "A page of another site may not load this.",
    nextStep:
      "Call it with fetch from an origin that --allowed-origins (ALLOWED_ORIGINS) names, or open the address itself.",
  };
}
