/** Callers of every kind, and what the table of permissions lets each do. */
import { isOpen, mayDo, ROLES, type Operation, type Role } from "../../src/access/index.js";
import type { HelpdeskService } from "../../src/service/index.js";
import { bearer, TOKENS } from "./tokens.js";

/** Without a token, with one that nobody gave out, and with that of each role. */
export const CALLERS = ["nobody", "stranger", ...ROLES] as const;
export type Caller = (typeof CALLERS)[number];

export type Verdict = "allowed" | "unauthenticated" | "permission_denied";

export function headersOf(caller: Caller): Record<string, string> {
  if (caller === "nobody") return {};
  return bearer(caller === "stranger" ? "a-token-that-nobody-gave-out" : TOKENS[caller]);
}

export function isRole(caller: Caller): caller is Role {
  return caller !== "nobody" && caller !== "stranger";
}

/** What the table says of each caller. */
export function expected(operation: Operation): Record<Caller, Verdict> {
  return byCaller((caller) => {
    if (isOpen(operation)) return "allowed";
    if (!isRole(caller)) return "unauthenticated";
    return mayDo(caller, operation) ? "allowed" : "permission_denied";
  });
}

function byCaller<T>(verdict: (caller: Caller) => T): Record<Caller, T> {
  return Object.fromEntries(CALLERS.map((caller) => [caller, verdict(caller)])) as Record<Caller, T>; // one for each
}

/** What each caller is told, one after the other. */
export async function asked(call: (caller: Caller) => Promise<Verdict>): Promise<Record<Caller, Verdict>> {
  const verdicts: [Caller, Verdict][] = [];
  for (const caller of CALLERS) verdicts.push([caller, await call(caller)]);
  return Object.fromEntries(verdicts) as Record<Caller, Verdict>; // one for each
}

/** A session in play that the caller may use: its own, or, of those who open none, the trainer's. */
export function openFor(service: HelpdeskService, caller: Caller): string {
  const session = service.openSession({ name: caller === "grader" ? "grader" : "trainer" });
  session.reset({ taskId: 1, seed: 7 });
  return session.id;
}

export function ofStatus(status: number): Verdict {
  if (status === 401) return "unauthenticated";
  return status === 403 ? "permission_denied" : "allowed";
}
