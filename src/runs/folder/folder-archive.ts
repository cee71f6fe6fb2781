import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { reasonOf } from "../../files/output-error.js";
import { headerLine, headerOf } from "../../trajectory-file/index.js";
import { ArchiveError, type RunArchive, type RunHeader } from "../archive.js";
import { headersOf } from "./own-lines.js";
import { createRunFiles } from "./run-files.js";
import { appendEpisode, type WrittenFile } from "./append-episode.js";
import { runIn, type RunIndex } from "./run-index.js";
import { fileOf } from "./run-path.js";

/** Trajectory files in a folder, one a run, which several processes may write to. Throws {@link ArchiveError}. */
export function openFolderArchive(folder: string, header: RunHeader): RunArchive {
  const written = new Map<string, WrittenFile>();
  const files = createRunFiles(folder, header);
  const begin = headerLine(headerOf(header));

  return {
    append(kept) {
      const path = fileOf(folder, kept);
      const file = written.get(path) ?? { end: undefined };
      written.set(path, file);
      appendEpisode(path, file, begin, kept.episode);
    },
    async figures({ owner, run }) {
      const all = await inFolder(folder, () => files.all());
      return all
        .map((index) => index.figures)
        .filter((one) => (owner ?? one.owner) === one.owner && (run ?? one.run) === one.run)
        .filter((one) => one.finishedEpisodes + one.unfinishedEpisodes > 0);
    },
    async read(key) {
      const index = await inFolder(folder, () => files.of(key));
      return index === undefined || isEmpty(index) ? undefined : ownLines(fileOf(folder, key), index, header);
    },
    async has(key, { sessionId, reset }) {
      const index = await inFolder(folder, () => files.of(key));
      return (index?.lastReset.get(sessionId) ?? -1) >= reset;
    },
  };
}

function isEmpty({ figures }: RunIndex): boolean {
  return figures.finishedEpisodes + figures.unfinishedEpisodes === 0;
}

async function inFolder<T>(folder: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new ArchiveError(`The recordings in ${folder} cannot be read: ${reasonOf(error)}. Mend that.`);
  }
}

/** The file as it is now, without what is of other rules or tickets, or of another run. */
async function* ownLines(
  path: string,
  { figures: { run }, offset }: RunIndex,
  header: RunHeader,
): AsyncGenerator<Uint8Array> {
  const own = headersOf(header);
  const lines = createInterface({ input: createReadStream(path, { end: offset - 1 }), crlfDelay: Infinity });
  yield Buffer.from(headerLine(headerOf({ ...header, run })));
  for await (const line of lines) {
    if (own.isOwn(line) && runIn(line) === run) yield Buffer.from(`${line}\n`);
  }
}
