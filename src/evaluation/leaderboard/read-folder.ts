import { readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { readJsonFile } from "../../files/read-json-file.js";
import { reasonOf } from "../../files/output-error.js";
import { isObject } from "../../support/is-object.js";
import { SettingsError } from "../../support/settings-error.js";
import { readResult, ResultFileError } from "../result-file.js";
import type { EvaluationResult } from "../result.js";

/** A file that is a result, or says that it is one. */
export type FoundResult =
  | {
      readonly file: string;
      readonly result: EvaluationResult;
      /** The report beside it: a file of its name that ends in .html; null: there is none. */
      readonly report: string | null;
    }
  /** `policy`: as the file has it, where it has one. */
  | { readonly file: string; readonly policy: string | null; readonly reason: string };

export interface Folder {
  readonly found: readonly FoundResult[];
  /** JSON files that are something else. */
  readonly others: readonly string[];
}

/** The results in a folder and those below it, by their names. Throws {@link SettingsError}. */
export function readFolder(folder: string): Folder {
  const [found, others]: [FoundResult[], string[]] = [[], []];
  for (const path of jsonFilesIn(folder)) {
    const file = relative(folder, path).split(sep).join("/");
    const told = claimOf(path);
    if (told === undefined) others.push(file);
    else found.push(resultIn(path, file, told.policy));
  }
  return { found, others };
}

function jsonFilesIn(folder: string): readonly string[] {
  try {
    if (!statSync(folder).isDirectory()) throw new SettingsError([`${folder} is no folder of results.`]);
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".json"))
      .map((name) => join(folder, name))
      .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
      .sort();
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    throw new SettingsError([`${folder} cannot be read as a folder of results: ${reasonOf(error)}.`]);
  }
}

/** Who played, by a file that says that it is a result of some version; undefined: it is something else. */
function claimOf(path: string): { readonly policy: string | null } | undefined {
  try {
    const json = readJsonFile(path);
    if (!isObject(json) || !String(json["format"]).startsWith("helpdesk-env/evaluation/")) return undefined;
    const policy = isObject(json["policy"]) ? json["policy"]["name"] : undefined;
    return { policy: typeof policy === "string" ? policy : null };
  } catch {
    return undefined;
  }
}

function asHtml(file: string): string {
  return file.replace(/\.json$/, ".html");
}

function resultIn(path: string, file: string, policy: string | null): FoundResult {
  try {
    const result = readResult(path);
    const hasReport = statSync(asHtml(path), { throwIfNoEntry: false })?.isFile() === true;
    return { file, result, report: hasReport ? asHtml(file) : null };
  } catch (error) {
    if (!(error instanceof ResultFileError)) throw error;
    return { file, policy, reason: error.message.replace(path, "it").replace(path, file) };
  }
}
