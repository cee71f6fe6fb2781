import type { JournalRecord } from "../record.js";
import type { EndedRecords, KeptRun, PlayedRun, SharedRuns, SummedRun } from "../shared-runs.js";
import type { ScriptArgument } from "./connection.js";
import { endWord, textOf } from "./replies.js";
import type { ScriptName } from "./scripts.js";

/** For how long an episode is a server's to keep before it is another's, in milliseconds. */
export const CLAIM_MS = 60_000;

export interface SharedRunsOptions {
  /** {@link CLAIM_MS}, or for tests less. */
  readonly claimMs: () => number;
  readonly ask: (name: ScriptName, args: readonly ScriptArgument[]) => Promise<readonly unknown[]>;
  readonly send: (name: ScriptName, args: readonly ScriptArgument[]) => Promise<boolean>;
  /** Throws `StoreError`. */
  readonly recordIn: (frame: Buffer, sessionId: string) => JournalRecord;
}

export function createSharedRuns({ claimMs, ask, send, recordIn }: SharedRunsOptions): SharedRuns {
  return {
    async claim(most) {
      const claimed = await ask("claim", [claimMs(), most]);
      // Rows, as the script writes them.
      return (claimed as readonly (readonly unknown[])[]).map((row) => endedIn(row, recordIn));
    },
    async settle(key) {
      await send("settle", [key]);
    },
    async playing() {
      const told = await ask("playing", []);
      return (told as readonly (readonly unknown[])[]).map(playedIn);
    },
    async keep(ground, { owner, run, key, line, policy = "", firstAt, lastAt, sums }) {
      await send("keep", [
        ground,
        nameOf(owner, run),
        key,
        line,
        policy,
        firstAt,
        lastAt,
        ...[...sums].flat(),
      ]);
    },
    async summed(ground) {
      const told = await ask("sums", [ground]);
      return (told as readonly (readonly unknown[])[]).map(summedIn);
    },
    async all() {
      const found: KeptRun[] = [];
      let cursor = "0";
      do {
        const [next, places] = await ask("places", [cursor]);
        for (const [ground, names] of places as readonly (readonly unknown[])[]) {
          for (const name of names as readonly unknown[]) {
            found.push({ ground: textOf(ground), ...namedBy(name) });
          }
        }
        cursor = textOf(next);
      } while (cursor !== "0");
      // What is looked at may be told twice.
      return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
    },
    async forget({ ground, owner, run }) {
      const [lines] = await ask("forget", [ground, nameOf(owner, run)]);
      return Number(lines);
    },
    async lines(ground, { owner, run }, from, most) {
      return (await ask("lines", [ground, nameOf(owner, run), from, from + most - 1])) as readonly Buffer[];
    },
  };
}

/** No owner and no run has a line break. */
function nameOf(owner: string, run: string): string {
  return `${owner}\n${run}`;
}

function namedBy(name: unknown): { readonly owner: string; readonly run: string } {
  const [owner = "", run = ""] = textOf(name).split("\n");
  return { owner, run };
}

function endedIn([key, row]: readonly unknown[], recordIn: SharedRunsOptions["recordIn"]): EndedRecords {
  const [owner, how, at, ...frames] = row as readonly Buffer[];
  const word = textOf(how);
  const told = {
    key: textOf(key),
    owner: textOf(owner),
    how: word === "reset" || word === "finished" ? word : (endWord(word) ?? "lost"),
    endedAt: Number(at) / 1000,
  } as const;
  try {
    const sessionId = told.key.slice(0, told.key.lastIndexOf(":"));
    return { ...told, records: frames.map((frame) => recordIn(frame, sessionId)) };
  } catch {
    return { ...told, records: undefined };
  }
}

function playedIn([name, pairs]: readonly unknown[]): PlayedRun {
  const told = mapOf(pairs);
  return {
    ...namedBy(name),
    openEpisodes: Number(told.get("open") ?? 0),
    policy: told.get("policy") ?? "",
    firstAt: Number(told.get("first") ?? 0) / 1000,
    lastAt: Number(told.get("last") ?? 0) / 1000,
  };
}

function summedIn([name, policies, pairs]: readonly unknown[]): SummedRun {
  const { first, last, ...sums } = Object.fromEntries(mapOf(pairs));
  return {
    ...namedBy(name),
    policies: (policies as readonly unknown[]).map(textOf),
    firstAt: Number(first ?? 0),
    lastAt: Number(last ?? 0),
    sums: new Map(Object.entries(sums).map(([key, value]) => [key, Number(value)])),
  };
}

/** Of a hash as it is told: each name before its value. */
function mapOf(pairs: unknown): ReadonlyMap<string, string> {
  const texts = (pairs as readonly unknown[]).map(textOf);
  return new Map(texts.flatMap((text, at) => (at % 2 === 0 ? [[text, texts[at + 1] ?? ""] as const] : [])));
}
