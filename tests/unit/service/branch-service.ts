import { loadDataset } from "../../../src/dataset/index.js";
import type { Action } from "../../../src/domain/action.js";
import type { Observation } from "../../../src/domain/observation.js";
import {
  createHelpdeskService,
  HelpdeskError,
  type OwnedService,
  type ServiceOptions,
  type Session,
} from "../../../src/service/index.js";
import type { Awaitable } from "../../../src/support/awaitable.js";
import { anyActions, bytesOf } from "../../support/any-actions.js";

export const dataset = loadDataset();

let ids = 0;

export function serve(options: Partial<ServiceOptions> = {}): OwnedService {
  return createHelpdeskService({
    dataset,
    version: "0.0.0-test",
    maxSessions: 200,
    sessionTimeoutMs: 600_000,
    clock: { now: () => 0 },
    ids: { sessionId: () => `session-${(ids += 1)}`, seed: () => 7 },
    ...options,
  });
}

/** Whoever has all places to itself is answered at once. */
export function now<T>(value: Awaitable<T>): T {
  if (value instanceof Promise) throw new Error("answered later");
  return value;
}

export function failureOf(call: () => unknown): { readonly reason: string; readonly problem: string } {
  try {
    call();
  } catch (error) {
    if (error instanceof HelpdeskError) return { reason: error.reason, problem: error.problem };
    throw error;
  }
  throw new Error("the call did not fail");
}

export function reasonOf(call: () => unknown): string {
  return failureOf(call).reason;
}

export interface PlayedEpisode {
  readonly session: Session;
  readonly actions: readonly Action[];
  /** To the reset, then to each action. */
  readonly answers: readonly string[];
}

export function play(service: OwnedService, seed: number, most = Infinity): PlayedEpisode {
  const session = service.openSession();
  let seen: Observation = session.reset({ taskId: 1 + (seed % 3), seed });
  const answers = [bytesOf(seen)];
  const taken: Action[] = [];
  for (const action of anyActions(seed)) {
    if (seen.done || taken.length >= most) break;
    seen = session.step(action);
    taken.push(action);
    answers.push(bytesOf(seen));
  }
  return { session, actions: taken, answers };
}

export function goOn(session: Session, actions: readonly Action[]): readonly string[] {
  return actions.map((action) => bytesOf(session.step(action)));
}
