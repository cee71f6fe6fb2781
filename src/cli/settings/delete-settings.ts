import { runSettings } from "./run-settings.js";
import type { Settings } from "./read-settings.js";
import { STORE_SETTINGS } from "./store-settings.js";

/** Where a run is that is to go, and whose it is. */
export interface DeleteOptions {
  readonly store: string | undefined;
  readonly record: string | undefined;
  readonly owner: string | undefined;
}

const { store, owner } = runSettings("RUNS");

export const DELETE_SETTINGS: Settings<DeleteOptions> = {
  store: {
    ...store,
    variable: "HELPDESK_STORE",
    help: "the store that keeps the run: disk:FOLDER or redis://HOST:PORT",
  },
  record: { ...STORE_SETTINGS.record, help: "the folder that keeps it, where servers record in one" },
  owner,
};
