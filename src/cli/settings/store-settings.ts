import path from "node:path";
import { DURABILITIES, readRedisAddress, type Durability } from "../../journal/index.js";
import { nonEmpty, oneOf, parsed, refused, type Parsed, type Setting } from "./setting.js";

/** How the sessions of a server are kept. */
export interface StoreOptions {
  /** `memory`, `disk:` and a folder, or the address of a server of the Redis protocol. */
  readonly store: string;
  readonly durability: Durability;
  /** The folder in which episodes of runs are kept; undefined: beside the sessions, where those are kept in a folder. */
  readonly record: string | undefined;
}

export const STORE_SETTINGS: { readonly [K in keyof StoreOptions]: Setting<StoreOptions[K]> } = {
  store: {
    flag: "store",
    variable: "HELPDESK_STORE",
    placeholder: "STORE",
    help: "memory; disk:FOLDER, where sessions outlive the process; or redis://HOST:PORT, where servers share them",
    fallback: "memory",
    parse: parseStore,
    // An address may have a password.
    isSecret: true,
  },
  durability: {
    flag: "durability",
    variable: "HELPDESK_DURABILITY",
    placeholder: "LEVEL",
    help: "what a disk store outlives before an answer leaves: process, kill -9; disk, a loss of power",
    fallback: "process",
    parse: oneOf(DURABILITIES),
  },
  record: {
    flag: "record",
    variable: "HELPDESK_RECORD",
    placeholder: "FOLDER",
    help: "keep the episodes of runs there, a trajectory file a run; a disk store keeps them in its folder without it (docs/runs.md)",
    fallback: undefined,
    parse: nonEmpty,
  },
};

/** Where the episodes of runs are kept; undefined: nowhere. */
export function recordingsOf({ record, store }: Pick<StoreOptions, "record" | "store">): string | undefined {
  if (record !== undefined) return record;
  return store.startsWith(DISK) ? path.join(folderOf(store), "runs") : undefined;
}

/** The folder of a store on disk. */
export function folderOf(store: string): string {
  return store.slice(DISK.length);
}

/** Whether the store is one that servers share. */
export function isShared(store: string): boolean {
  return /^rediss?:/i.test(store);
}

/** Whether the store is one on disk. */
export function isFolder(store: string): boolean {
  return store.startsWith(DISK) && folderOf(store).trim() !== "";
}

const DISK = "disk:";

function parseStore(text: string): Parsed<string> {
  if (text === "memory" || isFolder(text)) {
    return parsed(text);
  }
  if (!isShared(text)) {
    return refused(
      "must be memory, disk:FOLDER, such as disk:/var/lib/helpdesk, or an address, such as redis://localhost:6379",
    );
  }
  const address = readRedisAddress(text);
  return typeof address === "string" ? refused(address) : parsed(text);
}
