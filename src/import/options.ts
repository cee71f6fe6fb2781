import type { Source } from "./columns/tools.js";

/** What `import` is asked for. */
export interface ImportOptions {
  readonly file: string;
  /** Undefined: guessed from the headers. */
  readonly from: Source | undefined;
  /** Undefined: none, and a proposal is written. */
  readonly map: string | undefined;
  readonly out: string;
  readonly acceptProposals: boolean;
  readonly keepPersonalData: boolean;
  readonly keepNotes: boolean;
}
