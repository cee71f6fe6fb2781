import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { JsonFileError, readJsonFile } from "../files/read-json-file.js";
import { readShapedFile } from "../files/read-shape.js";
import { errorMessage } from "../support/error-message.js";
import { packageRoot } from "../support/package-root.js";
import {
  COMPANY_FILE,
  NAMES_FILE,
  PHRASES_FILE,
  RULES_FILE,
  SCENARIOS_FILE,
  STORIES_FILE,
  VOICES_FILE,
  worldDataOf,
  WorldDataError,
  type WorldData,
} from "../generator/index.js";

/** Where the files of the worlds are. */
export function builtInWorldsPath(): string {
  return join(packageRoot(), "data", "worlds");
}

/** Throws a {@link WorldDataError} with everything that is wrong with the files. */
export function readWorldData(folder: string = builtInWorldsPath()): WorldData {
  const read = <Schema extends v.GenericSchema>(schema: Schema, name: string): v.InferOutput<Schema> => {
    const path = join(folder, name);
    try {
      const parsed = v.safeParse(schema, readJsonFile(path));
      if (parsed.success) return parsed.output;
    } catch (error) {
      if (!(error instanceof JsonFileError)) throw error;
    }
    const shaped = readShapedFile(schema, path);
    const problems = "problems" in shaped ? shaped.problems : [];
    throw new WorldDataError(problems.map((problem) => `${path}: ${problem}`));
  };
  return worldDataOf({
    rules: read(RULES_FILE, "rules.json"),
    names: read(NAMES_FILE, "names.json"),
    company: read(COMPANY_FILE, "company.json"),
    phrases: read(PHRASES_FILE, "phrases.json"),
    voices: read(VOICES_FILE, "voices.json"),
    stories: read(STORIES_FILE, "stories.json"),
    scenarios: scenarioFiles(join(folder, "scenarios")).map((name) => read(SCENARIOS_FILE, name)),
  });
}

const SHARED = ["rules", "names", "company", "phrases", "voices", "stories"].map((name) => `${name}.json`);

/** The names of all files of the folder that are read, in one order. Throws a {@link WorldDataError}. */
export function worldFiles(folder: string): readonly string[] {
  return [...SHARED, ...scenarioFiles(join(folder, "scenarios"))];
}

/** Sorted, so that no file system decides what is drawn. */
function scenarioFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((name) => join("scenarios", name));
  } catch (error) {
    throw new WorldDataError([`${folder}: ${errorMessage(error)}`]);
  }
}
