/** Named series of episodes: what is counted of them, and where their episodes are kept. */
export {
  ArchiveError,
  type EpisodePlace,
  type KeptEpisode,
  type RunArchive,
  type RunHeader,
  type RunsAsked,
} from "./archive.js";
export type { CountedEpisode, RunFigures, RunKey } from "./figures.js";
export { recordedRuns, runFileIn } from "./folder/recorded-runs.js";
export { openFolderArchive } from "./folder/folder-archive.js";
export { deleteRun } from "./folder/delete-run.js";
export { mendRunFolder } from "./folder/mend-folder.js";
export { RunBook, type EndedEpisode, type RunBookOptions, type RunsElsewhere } from "./run-book.js";
export { openSharedArchive, playedFigures } from "./shared-archive.js";
export { mergedRuns, pageOfRuns, type RunPage, type RunSummary } from "./run-page.js";
