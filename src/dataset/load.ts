import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../support/package-root.js";
import { readingProblem } from "../support/reading-problem.js";
import { errorMessage } from "../support/error-message.js";
import { datasetFrom } from "./check.js";
import type { Dataset } from "./dataset.js";
import { DatasetError } from "./problem.js";

/** The only file of the dataset layer that reads files. Throws a {@link DatasetError} that lists every problem. */
export function loadDataset(path: string = builtInDatasetPath()): Dataset {
  return datasetFrom(readText(path), path);
}

/** UTF-8, with or without a byte-order mark; anything else is a {@link DatasetError}. */
export function readText(path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    const isOfDisk = error instanceof Error && "code" in error && "syscall" in error;
    const problem = isOfDisk
      ? `cannot be read: ${readingProblem(error)}`
      : `cannot be read as UTF-8 text: ${errorMessage(error)}`;
    throw new DatasetError([{ ticketId: null, index: null, field: "", problem }], path);
  }
}

export function builtInDatasetPath(): string {
  return join(packageRoot(), "data", "dataset.json");
}
