import { existsSync } from "node:fs";
import path from "node:path";
import { openDiskStore, StoreError } from "../journal/index.js";
import { ArchiveError, deleteRun, recordedRuns, type RunKey } from "../runs/index.js";
import { SettingsError } from "../support/settings-error.js";
import { ownerOfRun } from "./owner-of-run.js";

/** Which run, and whose; `owner` undefined: whoever has the only one of that name. */
export interface RunAsked {
  readonly run: string;
  readonly owner: string | undefined;
}

/** In the folder of recordings. Gives how many episodes it had. Rejects with {@link SettingsError}. */
export async function deleteInFolder(asked: RunAsked, folder: string, flag: string): Promise<number> {
  if (!existsSync(folder)) throw new SettingsError([`${flag}: there is no folder ${folder}.`]);
  const key = keyOf(asked, recordedRuns(folder), folder);
  return told(flag, () => deleteRun(folder, key));
}

/** Beside the sessions of one server. Its sessions whose episode of the run is over are closed, so that no start keeps it again. */
export async function deleteInStoreFolder(
  asked: RunAsked,
  folder: string,
  note: (text: string) => void,
): Promise<number> {
  const runs = path.join(folder, "runs");
  if (!existsSync(runs)) throw new SettingsError([`--store: there is no folder ${runs}.`]);
  const key = keyOf(asked, recordedRuns(runs), folder);
  await closeOver(folder, key, note);
  return deleteInFolder({ run: key.run, owner: key.owner }, runs, "--store");
}

/** In a store that servers share, by whichever rules and tickets it was played. */
export async function deleteInShared(asked: RunAsked, address: string): Promise<number> {
  // Nobody else needs its library.
  const { openRedisStore } = await import("../journal/redis/redis-store.js");
  return told("--store", async () => {
    const store = await openRedisStore({ address, onNote: () => undefined });
    const { shared } = store;
    if (shared === undefined) throw new Error("servers share it");
    try {
      const kept = await shared.runs.all();
      const key = keyOf(asked, kept, "the store");
      let episodes = 0;
      for (const one of kept) {
        if (one.run === key.run && one.owner === key.owner) episodes += await shared.runs.forget(one);
      }
      return episodes;
    } finally {
      await store.close();
    }
  });
}

async function closeOver(
  folder: string,
  { run, owner }: RunKey,
  note: (text: string) => void,
): Promise<void> {
  try {
    const store = openDiskStore({ folder, durability: "process", onNote: note });
    for (const session of store.sessions()) {
      if (session.named.run !== run || session.owner !== owner || !session.done) continue;
      const { id: sessionId, sequence } = session;
      store.append([
        { kind: "closed", sessionId, sequence: sequence + 1, at: Date.now() / 1000, how: "closed" },
      ]);
    }
    await store.close();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    note(
      `Its sessions stay as they are: ${error.message} An episode that is over in one of them is kept again when the server starts next, ` +
        "unless the session is closed or reset before.",
    );
  }
}

function keyOf({ run, owner }: RunAsked, kept: readonly RunKey[], where: string): RunKey {
  return { run, owner: ownerOfRun({ run, owner, by: "runs delete", where, kept }) };
}

async function told<T>(flag: string, call: () => T | Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof StoreError || error instanceof ArchiveError)) throw error;
    throw new SettingsError([`${flag}: ${error.message}`]);
  }
}
