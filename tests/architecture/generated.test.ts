import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { GENERATED } from "../../scripts/generated.js";
import { ROOT } from "./source-files.js";

test("every folder of gen/ has its generator, and what a generator writes is there", () => {
  const written = GENERATED.flatMap(({ writes }) => writes);
  const folders = readdirSync(path.join(ROOT, "gen")).map((name) => `gen/${name}`);
  expect(folders.filter((folder) => !written.includes(folder))).toEqual([]);
  expect(written.filter((name) => !existsSync(path.join(ROOT, name)))).toEqual([]);
});

test("no two things that are generated have one name", () => {
  const names = GENERATED.map(({ name }) => name);
  expect([...new Set(names)]).toEqual(names);
});
