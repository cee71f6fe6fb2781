import { SOURCES, type Source } from "../../import/columns/tools.js";
import { parseSwitch } from "./parse-values.js";
import type { Settings } from "./read-settings.js";
import { nonEmpty, oneOf } from "./setting.js";

/** What `import` makes; the export stands beside the flags. */
export interface ImportSettings {
  readonly from: Source | undefined;
  readonly map: string | undefined;
  readonly out: string;
  readonly acceptProposals: boolean;
  readonly keepPersonalData: boolean;
  readonly keepNotes: boolean;
}

/** Every setting of `import`. */
export const IMPORT_SETTINGS: Settings<ImportSettings> = {
  from: {
    flag: "from",
    variable: "IMPORT_FROM",
    placeholder: "TOOL",
    help: `what wrote the export: ${SOURCES.join(", ")}; guessed from its headers when unset`,
    fallback: undefined,
    parse: oneOf(SOURCES),
  },
  map: {
    flag: "map",
    variable: "IMPORT_MAP",
    placeholder: "FILE.json",
    help: "your words and ours for them; proposed when unset",
    fallback: undefined,
    parse: nonEmpty,
  },
  out: {
    flag: "out",
    variable: "IMPORT_OUT",
    placeholder: "FILE.json",
    help: "where the tickets go; a proposed map goes beside it",
    fallback: "tickets.json",
    parse: nonEmpty,
  },
  acceptProposals: {
    flag: "accept-proposals",
    variable: "IMPORT_ACCEPT_PROPOSALS",
    placeholder: "[true|false]",
    help: "use what was guessed of your words, marked as guessed",
    fallback: false,
    parse: parseSwitch,
  },
  keepPersonalData: {
    flag: "keep-personal-data",
    variable: "IMPORT_KEEP_PERSONAL_DATA",
    placeholder: "[true|false]",
    help: "leave names, addresses and numbers of people as they are",
    fallback: false,
    parse: parseSwitch,
  },
  keepNotes: {
    flag: "keep-notes",
    variable: "IMPORT_KEEP_NOTES",
    placeholder: "[true|false]",
    help: "keep work notes as planning notes, though they were written after the routing",
    fallback: false,
    parse: parseSwitch,
  },
};
