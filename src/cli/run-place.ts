import type { RunSettings } from "./settings/run-settings.js";

/** Where the episodes of a run are, who asks, and with which tickets a store is read. */
export interface RunPlace extends RunSettings {
  readonly run: string;
  readonly dataset?: string | undefined;
  readonly key?: string | undefined;
}

/** Told of what is not in the file. */
export type RunNote = (text: string) => void;
