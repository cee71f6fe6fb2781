import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { WorldDataError } from "../../../src/generator/index.js";
import { builtInWorldsPath, readWorldData } from "../../../src/worlds/read-world-data.js";

const FOLDER = mkdtempSync(join(tmpdir(), "worlds-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));

/** What is said of the files after a text in one of them was replaced. */
function saidOf(file: string, from: string | RegExp, to: string): string {
  const folder = mkdtempSync(join(FOLDER, "data-"));
  cpSync(builtInWorldsPath(), folder, { recursive: true });
  const path = join(folder, file);
  writeFileSync(path, readFileSync(path, "utf8").replace(from, to));
  try {
    readWorldData(folder);
    return "";
  } catch (error) {
    if (!(error instanceof WorldDataError)) throw error;
    return error.message.replaceAll(folder, "");
  }
}

test("a file of another shape is named with the member that is wrong", () => {
  expect(saidOf("rules.json", '"impact": "high"', '"impact": "huge"')).toBe(
    '/rules.json: reaches.standstill.impact must be one of high, moderate, low; it is "huge"',
  );
});

test("a sentence that cannot be read is named with its scenario", () => {
  expect(saidOf("scenarios/first.json", "No way in from home", "No way [in from {home}")).toBe(
    'scenario way-in-from-home: "No way [in from {home}" has a [ without its ]',
  );
});

test("a word that no rule knows is named", () => {
  expect(saidOf("scenarios/first.json", '"matter": "way_in"', '"matter": "door"')).toBe(
    "scenario way-in-from-home: matter door is not known",
  );
});

test("a place for which nothing stands is named", () => {
  expect(saidOf("scenarios/first.json", "No way in from home", "No way in from {home}")).toBe(
    "scenario way-in-from-home: nothing stands for {home}",
  );
});

test("a scenario of another split is no part of a story", () => {
  expect(saidOf("stories.json", '"split": "train"', '"split": "test"')).toContain(
    "is not a scenario of test",
  );
});
