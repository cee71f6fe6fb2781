import { expect, test } from "vitest";
import { readServerStart } from "../../../src/cli/server-start.js";
import { SettingsError } from "../../../src/cli/settings/read-settings.js";
import { DatasetError } from "../../../src/dataset/index.js";

function failureOf(environment: Record<string, string>): unknown {
  try {
    return readServerStart([], environment);
  } catch (error) {
    return error;
  }
}

test("a dataset that cannot be read is told beside the settings that are wrong", () => {
  const failure = failureOf({ HELPDESK_DATASET: "/nope.json", PORT: "7860,70000" });
  expect(failure).toBeInstanceOf(SettingsError);
  expect(String(failure)).toMatch(
    /^SettingsError: 2 settings are wrong:\n {2}PORT must be .*\n {2}\/nope\.json: 1 problem\n {4}the file: cannot be read as UTF-8 text: /,
  );
});

test("a dataset that is wrong alone is its own failure", () => {
  expect(failureOf({ HELPDESK_DATASET: "/nope.json" })).toBeInstanceOf(DatasetError);
});

test("settings that are wrong alone stop the start, and right ones come with their tickets", () => {
  expect(failureOf({ PORT: "seven" })).toBeInstanceOf(SettingsError);
  expect(readServerStart([], { PORT: "0" })).toMatchObject({ settings: { ports: [0] }, dataset: {} });
});
