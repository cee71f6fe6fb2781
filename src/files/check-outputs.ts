import { lstatSync, readlinkSync, realpathSync, statSync, accessSync, constants, type Stats } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { codeOf, OutputFileError, reasonOf } from "./output-error.js";

/** A file that a command is to read or write. */
export interface NamedFile {
  /** As the user knows it: `--output`, or the argument's name. */
  readonly flag: string;
  /** As given. */
  readonly path: string;
}

/** The files among these that were named at all. */
export function named(files: Readonly<Record<string, string | undefined>>): readonly NamedFile[] {
  return Object.entries(files).flatMap(([flag, path]) => (path === undefined ? [] : [{ flag, path }]));
}

/**
 * Looks at every file that a command is to write, before it does anything: each must be a file or nothing yet, and
 * none may be another one of the command's files under the same or another name. Symbolic links are followed. Throws
 * {@link OutputFileError}; creates nothing.
 */
export function checkOutputs(outputs: readonly NamedFile[], inputs: readonly NamedFile[] = []): void {
  const seen = inputs.map((file) => ({ ...file, does: "read", ids: identitiesOf(file.path) }));
  for (const output of outputs) {
    const target = targetOf(output);
    const ids = identitiesOf(target);
    const same = seen.find((other) => other.ids.some((id) => ids.includes(id)));
    if (same !== undefined) {
      const reads = same.does === "read" ? `the file that ${same.flag} reads` : `the file of ${same.flag}`;
      throw refusal(output, `it is ${reads}`);
    }
    seen.push({ ...output, does: "written", ids });
  }
}

/** The file that is written: symbolic links followed, even to what is not there yet. Throws {@link OutputFileError}. */
export function targetOf(file: NamedFile): string {
  if (file.path === "-") throw refusal(file, "results go to a file, and - is none");
  if (/[/\\]$/.test(file.path)) throw refusal(file, "it names a folder");
  const target = followed(file);
  let found: Stats | undefined;
  try {
    found = statSync(target, { throwIfNoEntry: false });
  } catch (error) {
    throw refusal(file, reasonOf(error));
  }
  if (found === undefined) return target;
  if (found.isDirectory()) throw refusal(file, "it is a folder");
  if (!found.isFile()) throw refusal(file, "it is a device or a pipe, which cannot be replaced as a whole");
  if ((found.mode & 0o222) === 0 || !isWritable(target)) throw refusal(file, "it is read-only");
  return target;
}

/** What a refusal reads like. */
export function refusal({ flag, path }: NamedFile, reason: string): OutputFileError {
  return new OutputFileError(
    `${path} cannot be written: ${reason}. Name another file with ${flag}.`,
    "begin",
  );
}

const MOST_LINKS = 40;

function followed(file: NamedFile): string {
  let path = resolve(file.path);
  for (let links = 0; links < MOST_LINKS; links += 1) {
    try {
      if (!lstatSync(path).isSymbolicLink()) return path;
      path = resolve(dirname(path), readlinkSync(path));
    } catch (error) {
      if (codeOf(error) === "ENOENT") return path;
      throw refusal(file, reasonOf(error));
    }
  }
  throw refusal(file, "its symbolic links go in a circle");
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** By name, and by what the file system counts as the same file. */
function identitiesOf(path: string): readonly string[] {
  const absolute = resolve(path);
  const found = statSync(absolute, { throwIfNoEntry: false, bigint: true });
  return [namedIn(absolute), ...(found === undefined ? [] : [`${found.dev}:${found.ino}`])];
}

/** The path with the links of those of its folders that exist followed. */
function namedIn(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const folder = dirname(path);
    return folder === path ? path : join(namedIn(folder), basename(path));
  }
}
