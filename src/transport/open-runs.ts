import { openFolderArchive, RunBook, type RunHeader, type RunKey } from "../runs/index.js";
import type { RequestLog } from "./request-log.js";

/** What is told of runs, and where their episodes are kept. One that cannot be kept is told in the log. */
export function openRuns(folder: string | undefined, header: RunHeader, log: RequestLog): RunBook {
  if (folder === undefined) return new RunBook();
  const onUnkept = (error: unknown, { run }: RunKey): void => log.failure(error, "recording", { run });
  return new RunBook({ archive: openFolderArchive(folder, header), onUnkept });
}
