import { digestOf, ROLES, type Role, type TokenEntry } from "../../src/access/index.js";

/** The token of each role, as a test's callers send it. */
export const TOKENS = {
  agent: "agent-token-0123456789abcdef",
  trainer: "trainer-token-0123456789abcdef",
  grader: "grader-token-0123456789abcdef",
  admin: "admin-token-0123456789abcdef",
} as const satisfies Record<Role, string>;

/** One token a role, each named as its role is. */
export const ENTRIES: readonly TokenEntry[] = ROLES.map((role) => entryOf(role));

export function entryOf(role: Role, more: Partial<TokenEntry> = {}): TokenEntry {
  return { name: role, role, digest: digestOf(TOKENS[role]), ...more };
}

export function bearer(token: string): { readonly authorization: string } {
  return { authorization: `Bearer ${token}` };
}
