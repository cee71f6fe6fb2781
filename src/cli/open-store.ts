import { createMemoryStore, openDiskStore, StoreError, type SessionStore } from "../journal/index.js";
import { SettingsError } from "../support/settings-error.js";
import { folderOf, type StoreOptions } from "./settings/store-settings.js";

/** Opens the store that the settings name. `note`: for an operator. Throws {@link SettingsError}. */
export function openStore(
  { store, durability, exam }: StoreOptions & { readonly exam: string | undefined },
  note: (text: string) => void,
): SessionStore {
  const folder = folderOf(store);
  if (folder === undefined) return createMemoryStore();
  if (exam !== undefined) {
    throw new SettingsError([
      "--exam and --store do not go together: an exam has a log of its own, and a session whose server is gone is over for it. Start with --store memory.",
    ]);
  }
  try {
    return openDiskStore({ folder, durability, onNote: note });
  } catch (error) {
    if (error instanceof StoreError) throw new SettingsError([`--store: ${error.message}`]);
    throw error;
  }
}
