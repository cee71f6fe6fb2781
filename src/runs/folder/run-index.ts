import { open } from "node:fs/promises";
import { isObject, type JsonObject } from "../../support/is-object.js";
import type { RunHeader } from "../archive.js";
import { countEpisode, noFigures, type CountedEpisode, type RunFigures, type RunKey } from "../figures.js";
import { headersOf, type OwnLines } from "./own-lines.js";

/** What is known of one file, as far as it was read. */
export interface RunIndex {
  figures: RunFigures;
  /** Of each session, the number of the last reset whose episode is here. */
  readonly lastReset: Map<string, number>;
  /** Where the next line begins. */
  offset: number;
  readonly own: OwnLines;
}

/** Bytes that are read at a time. */
const PIECE = 1 << 20;

export function noIndex(key: RunKey, header: RunHeader): RunIndex {
  return { figures: noFigures(key), lastReset: new Map(), offset: 0, own: headersOf(header) };
}

/** Reads what was written since. Rejects with what the file system says. */
export async function readOn(path: string, index: RunIndex): Promise<void> {
  const file = await open(path, "r");
  try {
    let rest = Buffer.alloc(0);
    for (;;) {
      const at = index.offset + rest.byteLength;
      const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(PIECE), position: at });
      if (bytesRead === 0) return;
      const bytes = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
      const end = bytes.lastIndexOf("\n") + 1;
      for (const line of bytes.toString("utf8", 0, end).split("\n")) if (line !== "") readLine(index, line);
      index.offset += end;
      rest = bytes.subarray(end);
    }
  } finally {
    await file.close();
  }
}

/** Of which run the line of an episode is. */
export function runIn(line: string): string | undefined {
  return /"run":"([\w.-]+)"/.exec(line)?.[1];
}

function readLine({ figures, lastReset, own }: RunIndex, line: string): void {
  if (!own.isOwn(line)) return;
  const episode = parsed(line);
  // Where a file system takes capitals for small letters another run may lie in the same file.
  if (episode === undefined || episode["run"] !== figures.run) return;
  countEpisode(figures, counted(episode));
  const notes = isObject(episode["notes"]) ? episode["notes"] : {};
  const [session, reset] = [notes["session_id"], notes["session_reset"]];
  if (typeof session === "string" && typeof reset === "number") {
    lastReset.set(session, Math.max(reset, lastReset.get(session) ?? 0));
  }
}

function counted({ finished, policy, rubric_reward: score, steps, notes }: JsonObject): CountedEpisode {
  const all = Array.isArray(steps) ? steps : [];
  const told = isObject(notes) ? notes : {};
  return {
    policy: typeof policy === "string" ? policy : undefined,
    finished: finished === true,
    score: numberIn(score) ?? numberIn(told["stopped_rubric"]) ?? 0,
    steps: all.length,
    penalizedSteps: all.filter(isPenalized).length,
    beganAt: numberIn(told["began_at"]) ?? Infinity,
    endedAt: numberIn(told["ended_at"]) ?? 0,
  };
}

function isPenalized(step: unknown): boolean {
  return isObject(step) && isObject(step["components"]) && "penalty_reason" in step["components"];
}

function numberIn(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function parsed(line: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
