import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { DatasetError, loadDataset } from "../../../src/dataset/index.js";
import { aRecord, aTicket } from "./records.js";

const FOLDER = mkdtempSync(join(tmpdir(), "helpdesk-dataset-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));

function aFile(content: string | Uint8Array): string {
  const path = join(FOLDER, "tickets.json");
  writeFileSync(path, content);
  return path;
}

test("a file with a byte-order mark is read", () => {
  expect(loadDataset(aFile(`\uFEFF${JSON.stringify([aRecord()])}`)).tickets).toEqual([aTicket()]);
});

test("a file that is not UTF-8 is refused", () => {
  expect(() => loadDataset(aFile(Uint8Array.of(0x5b, 0xff, 0x5d)))).toThrow(/cannot be read as UTF-8 text/);
});

test("a file that is not there is refused by name", () => {
  const path = join(FOLDER, "absent.json");
  expect(() => loadDataset(path)).toThrow(DatasetError);
  expect(() => loadDataset(path)).toThrow(path);
});

test("the built-in set has no problem and is what the dataset must be in size", () => {
  expect(loadDataset().tickets.length).toBeGreaterThanOrEqual(74);
});
