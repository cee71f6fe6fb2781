/** How the settings are written that say under which name and path the server is reached, and who may call it. */
import { isIP } from "node:net";
import { parsed, refused, type Parsed } from "./setting.js";

const HOST_PATTERN =
  /^(?:\*|(?:\*\.)?[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_-]+)*\.?(?::\d{1,5})?|\[[0-9a-f:.]+\](?::\d{1,5})?)$/;

/** Words of `--trusted-proxies` beside addresses and ranges. */
const PROXY_WORDS: readonly string[] = ["loopback", "private", "any"];

/** An address to listen on; brackets around an IPv6 address are taken off. */
export function parseHost(text: string): Parsed<string> {
  const host = /^\[(.*)\]$/.exec(text.trim())?.[1] ?? text.trim();
  const isPlain = isIP(host) !== 0 || /^[^\s:/[\]]+$/.test(host);
  return isPlain ? parsed(host) : refused("must be an address or a name alone, without a scheme or a port");
}

export function parseHosts(text: string): Parsed<readonly string[]> {
  const names = entries(text).map((name) => (isIP(name) === 6 ? `[${name}]` : name));
  return names.length > 0 && names.every((name) => HOST_PATTERN.test(name))
    ? parsed(names)
    : refused("must be names such as helpdesk.example, helpdesk.example:8443 or *.helpdesk.example, or *");
}

/** Origins as browsers send them, `*`, and `null` for pages that have none. */
export function parseOrigins(text: string): Parsed<readonly string[]> {
  const origins = entries(text).map((entry) => (entry === "*" || entry === "null" ? entry : originOf(entry)));
  return allThere(origins, "must be origins such as https://app.example or http://localhost:5173, or *");
}

/** Origins alone. */
export function parseSites(text: string): Parsed<readonly string[]> {
  const origins = entries(text).map((entry) => originOf(entry.replace("://*.", "://any.")) && entry);
  return allThere(origins, "must be origins such as https://huggingface.co, or https://*.example");
}

export function parseBasePath(text: string): Parsed<string> {
  const path = text.trim().replace(/\/+$/, "");
  return path === "" || /^(?:\/[\w.~-]+)+$/.test(path)
    ? parsed(path)
    : refused("must be a path such as /envs/helpdesk, of letters, digits and . _ ~ -");
}

export function parseProxies(text: string): Parsed<readonly string[]> {
  const proxies = entries(text);
  return proxies.length > 0 && proxies.every((entry) => PROXY_WORDS.includes(entry) || isRange(entry))
    ? parsed(proxies)
    : refused(
        `must be addresses or ranges such as 10.1.2.3 or 10.0.0.0/8, or words of ${PROXY_WORDS.join(", ")}`,
      );
}

function entries(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

function originOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { origin, protocol, pathname, search, hash } = new URL(text);
  const isWeb = protocol === "http:" || protocol === "https:";
  return isWeb && pathname === "/" && search === "" && hash === "" ? origin : undefined;
}

function allThere(found: readonly (string | undefined)[], must: string): Parsed<readonly string[]> {
  const there = found.filter((entry) => entry !== undefined);
  return there.length > 0 && there.length === found.length ? parsed(there) : refused(must);
}

function isRange(text: string): boolean {
  const [address = "", bits = "0", ...more] = text.split("/");
  const version = isIP(address);
  if (version === 0 || more.length > 0 || !/^\d{1,3}$/.test(bits)) return false;
  return Number(bits) <= (version === 6 ? 128 : 32);
}
