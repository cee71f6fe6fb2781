import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { onAbruptEnd } from "./abrupt-end.js";
import { codeOf, OutputFileError, reasonOf } from "./output-error.js";

/** That nobody else writes what is locked. */
export interface RunLock {
  release(): void;
}

/** Who holds a lock. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When that process began, as its system counts; null where the system does not say. A number that was given anew differs. */
  readonly began: string | null;
  /** For the reader. */
  readonly since: string;
}

/** Milliseconds after which a lock that says nothing of its holder was left by one that died while taking it. */
const TAKING_MS = 10_000;

/**
 * Takes the lock of a run, which is a file beside it. The lock of a process of this machine that is gone is taken over;
 * one of another machine is not, since nobody here can tell. Throws {@link OutputFileError}.
 */
export function lockRun(path: string, what: string): RunLock {
  if (!create(path)) {
    breakStale(path);
    if (!create(path)) throw heldError(path, what);
  }
  const remove = (): void => rmSync(path, { force: true });
  const forget = onAbruptEnd(remove);
  return {
    release() {
      forget();
      remove();
    },
  };
}

function create(path: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(path, "wx");
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw new OutputFileError(`${path} cannot be written: ${reasonOf(error)}. Name another place.`, "begin");
  }
  const holder: Holder = {
    pid: process.pid,
    host: hostname(),
    began: beganOf(process.pid),
    since: new Date().toISOString(),
  };
  try {
    writeSync(descriptor, `${JSON.stringify(holder)}\n`);
  } catch (error) {
    rmSync(path, { force: true });
    throw new OutputFileError(
      `${path} cannot be written: ${reasonOf(error)}. Make room, or name another place.`,
      "begin",
    );
  } finally {
    closeSync(descriptor);
  }
  return true;
}

/** Removes a lock whose holder is gone; of several who find it, one at a time looks and removes. */
function breakStale(path: string): void {
  if (!isStale(path)) return;
  const turn = `${path}.break`;
  if (isOld(turn)) rmSync(turn, { force: true });
  if (!create(turn)) return; // another one is at it, and will hold the lock
  try {
    if (isStale(path)) rmSync(path, { force: true });
  } finally {
    rmSync(turn, { force: true });
  }
}

function isStale(path: string): boolean {
  const holder = holderOf(path);
  if (holder === undefined) return isOld(path);
  if (holder.host !== hostname()) return false;
  return !isAlive(holder.pid) || (holder.began !== null && beganOf(holder.pid) !== holder.began);
}

function isOld(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs > TAKING_MS;
}

function holderOf(path: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    return isHolder(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isHolder(value: unknown): value is Holder {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    typeof value.pid === "number" &&
    "host" in value &&
    typeof value.host === "string" &&
    "began" in value &&
    (value.began === null || typeof value.began === "string") &&
    "since" in value &&
    typeof value.since === "string"
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** Linux has it in /proc: the twenty-second field, counted after the program's name, which may hold blanks. */
function beganOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

function heldError(path: string, what: string): OutputFileError {
  const holder = holderOf(path);
  const who =
    holder === undefined
      ? "another run"
      : `process ${holder.pid}${holder.host === hostname() ? "" : ` on ${holder.host}`}, since ${holder.since},`;
  return new OutputFileError(
    `${what} is being written: ${who} holds ${path}. Wait until that run ends or name another place; if it is gone, remove the lock file.`,
    "begin",
  );
}
