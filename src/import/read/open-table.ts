import { statSync } from "node:fs";
import { errorMessage } from "../../support/error-message.js";
import { ImportError } from "../import-error.js";
import { csvTable } from "./csv-table.js";
import { fileFacts } from "./encoding.js";
import { jsonTable } from "./json-table.js";
import type { Table } from "./row.js";
import { startOf } from "./text-stream.js";

export interface OpenedTable extends Table {
  /** SHA-256 of the file's bytes, in lower-case hex. */
  readonly digest: string;
  /** Whether it is JSON, rather than cells between delimiters. */
  readonly isJson: boolean;
}

/** An export as a table, whatever it is written in. Throws {@link ImportError}. */
export async function openTable(path: string): Promise<OpenedTable> {
  checkFile(path);
  const { encoding, digest } = await fileFacts(path);
  const start = await startOf(path, encoding, 1_000);
  const isJson = /^\s*[[{]/.test(start);
  const table = isJson ? await jsonTable(path, encoding) : await csvTable(path, encoding);
  return { ...table, digest, isJson };
}

function checkFile(path: string): void {
  try {
    if (statSync(path).isFile()) return;
  } catch (error) {
    throw new ImportError(`${path} cannot be read: ${errorMessage(error)}`);
  }
  throw new ImportError(
    `${path} is no file: an export is read more than once, so it cannot come from a pipe.`,
  );
}
