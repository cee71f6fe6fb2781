import { openFolderArchive, RunBook, type RunArchive, type RunHeader, type RunKey } from "../runs/index.js";
import type { RequestLog } from "./request-log.js";

export interface OpenRunsOptions {
  /** Where episodes are kept; undefined: where a store is shared in that, and else nowhere. */
  readonly folder: string | undefined;
  readonly shared: (() => RunArchive) | undefined;
  readonly log: RequestLog;
}

/** What is told of runs, and where their episodes are kept. One that cannot be kept is told in the log. */
export function openRuns({ folder, shared, log }: OpenRunsOptions, header: RunHeader): RunBook {
  const archive = folder === undefined ? shared?.() : openFolderArchive(folder, header);
  if (archive === undefined) return new RunBook();
  const onUnkept = (error: unknown, { run }: RunKey): void => log.failure(error, "recording", { run });
  return new RunBook({ archive, onUnkept });
}
