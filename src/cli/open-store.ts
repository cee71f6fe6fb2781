import {
  createMemoryStore,
  openDiskStore,
  readRedisAddress,
  StoreError,
  type SessionStore,
} from "../journal/index.js";
import { SettingsError } from "../support/settings-error.js";
import { folderOf, isShared, type StoreOptions } from "./settings/store-settings.js";

/** Opens the store that the settings name. `note`: for an operator. Rejects with {@link SettingsError}. */
export async function openStore(
  { store, durability, exam }: StoreOptions & { readonly exam: string | undefined },
  note: (text: string) => void,
): Promise<SessionStore> {
  if (store === "memory") return createMemoryStore();
  if (exam !== undefined) {
    throw new SettingsError([
      "--exam and --store do not go together: an exam has a log of its own, and a session whose server is gone is over for it. Start with --store memory.",
    ]);
  }
  try {
    if (!isShared(store)) return openDiskStore({ folder: folderOf(store), durability, onNote: note });
    // Nobody else needs its library.
    const { openRedisStore } = await import("../journal/redis/redis-store.js");
    return await openRedisStore({ address: store, onNote: note });
  } catch (error) {
    if (error instanceof StoreError) throw new SettingsError([`--store: ${error.message}`]);
    throw error;
  }
}

/** The store as it may be shown: an address may have a password. */
export function shownStore(store: string): string {
  const address = isShared(store) ? readRedisAddress(store) : store;
  return typeof address === "string" ? address : address.shown;
}
