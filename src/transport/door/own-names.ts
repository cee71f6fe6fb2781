import { isIP, isIPv4 } from "node:net";
import type { Authority } from "./authority.js";

/** How containers of this machine call it: names that public DNS never has, so that no stranger can own them. */
const MACHINE_FROM_CONTAINERS: readonly string[] = ["host.docker.internal", "host.containers.internal"];

/** Whether a name leads to the machine that uses it, by its own meaning and not by what DNS says. */
export function isLoopbackName(name: string): boolean {
  return (
    name === "localhost" ||
    name.endsWith(".localhost") ||
    name === "::1" ||
    name.startsWith("::ffff:127.") ||
    (isIPv4(name) && name.startsWith("127."))
  );
}

/**
 * Whether no stranger can have pointed the name here: loopback, any address in digits (which DNS has no say in), what
 * this server was told to listen on, and what the operator allows.
 */
export function isOwnName(
  authority: Authority,
  listenedOn: readonly string[],
  allowed: readonly HostPattern[],
): boolean {
  const { name } = authority;
  return (
    isLoopbackName(name) ||
    isIP(name) !== 0 ||
    MACHINE_FROM_CONTAINERS.includes(name) ||
    listenedOn.includes(name) ||
    allowed.some((pattern) => matchesHost(pattern, authority))
  );
}

/** `name`, `name:port`, `*.name` for everything below a name, or `*` for any; in lower case. */
export type HostPattern = string;

export function matchesHost(pattern: HostPattern, { name, port }: Authority): boolean {
  if (pattern === "*") return true;
  if (pattern.startsWith("*.")) return name.endsWith(pattern.slice(1));
  return pattern === name || pattern === `[${name}]` || pattern === `${bracketed(name)}:${port}`;
}

function bracketed(name: string): string {
  return name.includes(":") ? `[${name}]` : name;
}
