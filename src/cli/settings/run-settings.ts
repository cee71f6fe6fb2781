import { isRunName, RUN_NAME_IN_WORDS } from "../../domain/run-name.js";
import { parseUrl } from "./parse-values.js";
import type { Settings } from "./read-settings.js";
import { nonEmpty, parsed, refused } from "./setting.js";
import { isFolder, isShared } from "./store-settings.js";
import { TOKEN_SETTING } from "./token-setting.js";

/** Which run a command reads, and where it is. */
export interface RunSettings {
  readonly run: string | undefined;
  /** Whose it is, where several tokens have one of that name. */
  readonly owner: string | undefined;
  readonly url: URL | undefined;
  readonly token: string | undefined;
  readonly store: string | undefined;
}

/** For a command whose variables begin so. `--help` and docs/runs.md list the same rows. */
export function runSettings(prefix: string): Settings<RunSettings> {
  return {
    run: {
      flag: "run",
      variable: `${prefix}_RUN`,
      placeholder: "NAME",
      help: "in place of a file: the run of that name of a server (--url) or a store (--store)",
      fallback: undefined,
      parse: (text) => (isRunName(text) ? parsed(text) : refused(`must be ${RUN_NAME_IN_WORDS}`)),
    },
    owner: {
      flag: "owner",
      variable: `${prefix}_OWNER`,
      placeholder: "TOKEN",
      help: "name of the token whose run it is, where several have one of that name",
      fallback: undefined,
      parse: nonEmpty,
    },
    url: {
      flag: "url",
      variable: `${prefix}_URL`,
      placeholder: "URL",
      help: "the server that has the run",
      fallback: undefined,
      parse: parseUrl,
    },
    token: TOKEN_SETTING,
    store: {
      flag: "store",
      variable: `${prefix}_STORE`,
      placeholder: "STORE",
      help: "where servers keep their sessions and runs: disk:FOLDER or redis://HOST:PORT; episodes in play are read as unfinished",
      fallback: undefined,
      parse: (text) =>
        isFolder(text) || isShared(text)
          ? parsed(text)
          : refused("must be disk: and the folder of a store, or redis:// and its address"),
      // An address may have a password.
      isSecret: true,
    },
  };
}
