import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { RunHeader } from "../archive.js";
import { orderOf, type RunKey } from "../figures.js";
import { noIndex, readOn, type RunIndex } from "./run-index.js";
import { fileOf, ownerOfFolder, runOfFile } from "./run-path.js";

/** The files of a folder, each read as far as it goes. Rejects with what the file system says. */
export interface RunFiles {
  all(): Promise<readonly RunIndex[]>;
  /** Undefined: there is none. */
  of(key: RunKey): Promise<RunIndex | undefined>;
}

/** A file as far as it was read; `which`: another one of the same name differs in it. */
interface KnownFile {
  readonly index: RunIndex;
  readonly which: string;
}

export function createRunFiles(folder: string, header: RunHeader): RunFiles {
  const known = new Map<string, KnownFile>();
  const reading = new Map<string, Promise<RunIndex | undefined>>();

  async function readFile(key: RunKey): Promise<RunIndex | undefined> {
    const file = fileOf(folder, key);
    const order = orderOf(key);
    const found = await stat(file).then(
      (status) => (status.isFile() ? status : undefined),
      (error: unknown) => {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
        throw error;
      },
    );
    if (found === undefined) {
      known.delete(order);
      return undefined;
    }
    const before = known.get(order);
    // Deleted, and made again.
    const which = `${found.ino} ${found.birthtimeMs}`;
    const isSame = before?.which === which && found.size >= before.index.offset;
    const index = isSame ? before.index : noIndex(key, header);
    known.set(order, { index, which });
    if (found.size > index.offset) await readOn(file, index);
    return index;
  }

  /** Whoever asks meanwhile gets the same. */
  function of(key: RunKey): Promise<RunIndex | undefined> {
    const order = orderOf(key);
    const under = reading.get(order);
    if (under !== undefined) return under;
    const read = readFile(key).finally(() => reading.delete(order));
    reading.set(order, read);
    return read;
  }

  return {
    of,
    async all() {
      const keys = await keysIn(folder);
      return (await Promise.all(keys.map(of))).filter((index) => index !== undefined);
    },
  };
}

async function keysIn(folder: string): Promise<readonly RunKey[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const own = filesIn(entries).flatMap((name) => keyOf(name, ""));
  const owned = entries.map(async (entry) => {
    const owner = entry.isDirectory() ? ownerOfFolder(entry.name) : undefined;
    if (owner === undefined) return [];
    const inside = await readdir(path.join(folder, entry.name), { withFileTypes: true });
    return filesIn(inside).flatMap((name) => keyOf(name, owner));
  });
  return [...own, ...(await Promise.all(owned)).flat()];
}

function filesIn(entries: readonly Dirent[]): readonly string[] {
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

function keyOf(name: string, owner: string): readonly RunKey[] {
  const run = runOfFile(name);
  return run === undefined ? [] : [{ run, owner }];
}
