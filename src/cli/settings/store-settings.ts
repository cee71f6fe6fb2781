import { DURABILITIES, type Durability } from "../../journal/index.js";
import { oneOf, parsed, refused, type Parsed, type Setting } from "./setting.js";

/** How the sessions of a server are kept. */
export interface StoreOptions {
  /** `memory`, or `disk:` and a folder. */
  readonly store: string;
  readonly durability: Durability;
}

export const STORE_SETTINGS: { readonly [K in keyof StoreOptions]: Setting<StoreOptions[K]> } = {
  store: {
    flag: "store",
    variable: "HELPDESK_STORE",
    placeholder: "STORE",
    help: "memory, or disk:FOLDER, where sessions outlive the process",
    fallback: "memory",
    parse: parseStore,
  },
  durability: {
    flag: "durability",
    variable: "HELPDESK_DURABILITY",
    placeholder: "LEVEL",
    help: "what a disk store outlives before an answer leaves: process, kill -9; disk, a loss of power",
    fallback: "process",
    parse: oneOf(DURABILITIES),
  },
};

/** The folder of a store on disk; undefined for one in memory. */
export function folderOf(store: string): string | undefined {
  return store === "memory" ? undefined : store.slice(DISK.length);
}

const DISK = "disk:";

function parseStore(text: string): Parsed<string> {
  if (text === "memory" || (text.startsWith(DISK) && text.slice(DISK.length).trim() !== "")) {
    return parsed(text);
  }
  return refused("must be memory or disk:FOLDER, such as disk:/var/lib/helpdesk");
}
