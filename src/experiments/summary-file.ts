import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { SettingsError } from "../support/settings-error.js";
import type { PoolFacts } from "../rollouts/environment-pool.js";
import { readShapedFile, tellProblems } from "../files/read-shape.js";
import { having, MEMBERS } from "../files/shapes.js";
import { replaceFile } from "../files/output-file.js";
import { shownJson } from "../support/shorten.js";

/** What makes two runs the same run: not where it is played, nor how many at once. */
export interface RunFacts extends Pick<PoolFacts, "contractVersion" | "rulesDigest" | "datasetDigest"> {
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The summary of a run; it says from the beginning what is being played, for a resume to hold on to. */
export interface SummaryFile {
  write(status: "unfinished" | "incomplete" | "complete", results: object): void;
}

/** What happens to the run that is in the folder already; with neither it stays, and no other one begins there. */
export interface ExistingRun {
  readonly resume: boolean;
  readonly overwrite: boolean;
}

/** Throws {@link SettingsError} when there is nothing to resume, or another run, or one that nobody gave up. */
export function openSummary(
  file: string,
  command: string,
  facts: RunFacts,
  { resume, overwrite }: ExistingRun,
): SummaryFile {
  const { settings, contractVersion, rulesDigest, datasetDigest } = facts;
  const run = {
    ...settings,
    contract_version: contractVersion,
    rules_digest: rulesDigest,
    dataset_digest: datasetDigest,
  };
  if (resume) checkSameRun(file, run);
  else if (!overwrite) checkNoRun(file, command);
  return {
    write: (status, results) =>
      replaceFile(
        { flag: "--output-dir", path: file },
        `${JSON.stringify({ command, status, run, ...results }, null, 2)}\n`,
      ),
  };
}

function checkSameRun(file: string, run: Readonly<Record<string, unknown>>): void {
  const stored = existsSync(file) ? storedRun(file) : undefined;
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
          "Use the same, or begin anew in another folder.",
      ),
    );
  }
}

function checkNoRun(file: string, command: string): void {
  if (!existsSync(file)) return;
  throw new SettingsError([
    `--output-dir: ${dirname(file)} has a run of policy ${command} already, which is left alone. ` +
      "Name another folder, go on with that run by --resume, or give it up with --overwrite.",
  ]);
}

const SUMMARY = having({ run: MEMBERS });

function storedRun(path: string): Readonly<Record<string, unknown>> {
  const read = readShapedFile(SUMMARY, path);
  if ("value" in read) return read.value.run;
  throw new SettingsError([
    tellProblems(`--resume cannot use ${path}`, read.problems, "Name another folder with --output-dir."),
  ]);
}

const BRIEF_CHARACTERS = 80;

function brief(value: unknown): string {
  return shownJson(value, BRIEF_CHARACTERS, "not set");
}
