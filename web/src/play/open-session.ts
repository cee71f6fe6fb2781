import type { Observation } from "../../../src/domain/observation.js";
import { lastSeen, NO_TRAIL, withAnswer, type Trail } from "../model/trail.js";
import { api } from "../server/api.js";
import { keptHere, keptInTab } from "../server/kept.js";

/** What the address asks for: a session that is open, or an episode to start. */
export interface Wanted {
  readonly session: string | undefined;
  readonly task: string | undefined;
  readonly seed: string | undefined;
  readonly size: string | undefined;
  readonly split: string | undefined;
}

export interface Opened {
  readonly sessionId: string;
  readonly trail: Trail;
  /** What this page knows of each step beside its answer; undefined where another page has played it. */
  readonly taken?: readonly (Taken | undefined)[];
  /** Steps that were taken back, and are not in the trail. */
  readonly undone?: number;
  /** Of those, routes whose verdict had been shown. */
  readonly lookedUp?: number;
}

export interface Taken {
  /** From when the desk stood as it was to the action. */
  readonly seconds: number;
  /** How sure the player was, in [0, 1]: the server keeps it and repeats it to nobody. */
  readonly confidence?: number | undefined;
}

const KEPT = "played";

/** Keeps what was seen, so that a reload asks for nothing. */
export function keep(opened: Opened): void {
  keptInTab.set(KEPT, JSON.stringify(opened));
}

export async function open(wanted: Wanted): Promise<Opened> {
  if (wanted.session === undefined) return start(wanted);
  return keptOf(wanted.session) ?? (await watched(wanted.session));
}

/** A reset with what the address names; an exam deals its own. */
async function start({ task, seed, size, split }: Wanted): Promise<Opened> {
  const agent = keptHere.get("name");
  const { sessionId, seen } = await api.reset({
    ...(task !== undefined && { taskId: Number(task) }),
    ...(seed !== undefined && { seed: Number(seed) }),
    ...(size !== undefined && { queueSize: Number(size) }),
    ...(split !== undefined && { split: split as "dev" }), // the client refuses another word
    ...(agent !== undefined && { agent }),
  });
  return { sessionId, trail: withAnswer(NO_TRAIL, seen) };
}

/** What this tab was playing and has not ended. */
export function unended(): Opened | undefined {
  const kept = keptOf();
  return kept === undefined || lastSeen(kept.trail)?.done !== false ? undefined : kept;
}

/** Of any session, or of the one that is named. */
function keptOf(session?: string): Opened | undefined {
  try {
    const kept = JSON.parse(keptInTab.get(KEPT) ?? "null") as Opened | null; // `keep` wrote it
    return session === undefined || kept?.sessionId === session ? (kept ?? undefined) : undefined;
  } catch {
    return undefined;
  }
}

/** No answer for so long: it was the last one. The server sends those of the past at once. */
const QUIET_MS = 400;

/** Everything that the session has answered so far. Watching moves nothing. */
export async function watched(sessionId: string): Promise<Opened> {
  const stop = new AbortController();
  let trail = NO_TRAIL;
  let timer: ReturnType<typeof setTimeout> | undefined;
  for await (const event of api.watch(sessionId, 0, stop.signal)) {
    if ("ended" in event) break;
    trail = answered(trail, event.step, event.seen);
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(), QUIET_MS);
  }
  clearTimeout(timer);
  return { sessionId, trail };
}

/** A watched answer in its place: step 0 begins the trail anew. */
export function answered(trail: Trail, step: number, seen: Observation): Trail {
  return withAnswer(step === 0 ? NO_TRAIL : trail, seen);
}
