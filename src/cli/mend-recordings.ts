import { ArchiveError, mendRunFolder } from "../runs/index.js";
import { SettingsError } from "../support/settings-error.js";
import { recordingsOf, type StoreOptions } from "./settings/store-settings.js";

/** Makes the folder of recordings ready, before any process writes to it. Throws {@link SettingsError}. */
export function mendRecordings(
  settings: Pick<StoreOptions, "record" | "store"> & { readonly exam: string | undefined },
): void {
  const folder = recordingsOf(settings);
  if (folder === undefined || settings.exam !== undefined) return;
  try {
    mendRunFolder(folder);
  } catch (error) {
    if (error instanceof ArchiveError) throw new SettingsError([`--record: ${error.message}`]);
    throw error;
  }
}
