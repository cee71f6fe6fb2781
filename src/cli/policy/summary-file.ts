import { existsSync, readFileSync } from "node:fs";
import { SettingsError } from "../../config/index.js";
import type { VenueFacts } from "./venue.js";
import { isJsonObject } from "./json-value.js";
import { replace } from "./record-store.js";

/** What makes two runs the same run: not where it is played, nor how many at once. */
export interface RunFacts extends Pick<VenueFacts, "contractVersion" | "rulesDigest" | "datasetDigest"> {
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The summary of a run; it says from the beginning what is being played, for a resume to hold on to. */
export interface SummaryFile {
  write(status: "unfinished" | "incomplete" | "complete", results: object): void;
}

/** Throws {@link SettingsError} when there is nothing to resume, or another run. */
export function openSummary(file: string, command: string, facts: RunFacts, resume: boolean): SummaryFile {
  const { settings, contractVersion, rulesDigest, datasetDigest } = facts;
  const run = {
    ...settings,
    contract_version: contractVersion,
    rules_digest: rulesDigest,
    dataset_digest: datasetDigest,
  };
  if (resume) checkSameRun(file, run);
  return {
    write: (status, results) =>
      replace(file, `${JSON.stringify({ command, status, run, ...results }, null, 2)}\n`),
  };
}

function checkSameRun(file: string, run: Readonly<Record<string, unknown>>): void {
  const stored = existsSync(file) ? storedRun(readFileSync(file, "utf8")) : undefined;
  if (stored === undefined) {
    throw new SettingsError([
      `--resume finds no run in ${file}. Leave it out to begin one, or name the run's folder with --output-dir.`,
    ]);
  }
  const different = [...new Set([...Object.keys(run), ...Object.keys(stored)])].filter(
    (key) => JSON.stringify(run[key]) !== JSON.stringify(stored[key]),
  );
  if (different.length > 0) {
    throw new SettingsError(
      different.map(
        (key) =>
          `--resume: ${key} is ${brief(run[key])}, and the run in ${file} has ${brief(stored[key])}. ` +
          "Use the same, or leave --resume out to begin anew.",
      ),
    );
  }
}

function storedRun(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const summary: unknown = JSON.parse(text);
    return isJsonObject(summary) && isJsonObject(summary["run"]) ? summary["run"] : undefined;
  } catch {
    return undefined;
  }
}

const BRIEF_CHARACTERS = 80;

function brief(value: unknown): string {
  const text = value === undefined ? "not set" : JSON.stringify(value);
  return text.length > BRIEF_CHARACTERS ? `${text.slice(0, BRIEF_CHARACTERS)}…` : text;
}
