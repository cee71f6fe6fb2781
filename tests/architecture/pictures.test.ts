/** The README's pictures, which `npm run pictures` takes of the real page. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { builtPackages } from "./packages.js";
import { ROOT } from "./source-files.js";

const FOLDER = "docs/pictures";
const MOST_BYTES = 1_500_000;

const bytesOf = (name: string): Buffer => readFileSync(path.join(ROOT, FOLDER, name));
const names = readdirSync(path.join(ROOT, FOLDER)).sort();

test("the README shows every picture that there is, with words for who cannot see it, and no other", () => {
  const readme = readFileSync(path.join(ROOT, "README.md"), "utf8");
  const shown = [...readme.matchAll(/!\[([^\]]{20,})\]\(docs\/pictures\/([^)]+)\)/g)].map(
    ([, , name]) => name,
  );
  expect(shown.sort()).toEqual(names);
  expect(names).toHaveLength(4);
});

test("the pictures are PNG files, one of them moves, and together they are small", () => {
  const files = names.map(bytesOf);
  for (const file of files) expect(file.subarray(1, 4).toString("latin1")).toBe("PNG");
  const moving = names.filter((name) => bytesOf(name).includes("acTL"));
  expect(moving).toEqual(["play.apng.png"]);
  const total = files.reduce((sum, file) => sum + file.length, 0);
  expect(total).toBeLessThan(MOST_BYTES);
});

test("no package ships the pictures", () => {
  const shipped = builtPackages().flatMap(({ manifest }) => (manifest as { files?: string[] }).files ?? []);
  expect(shipped.filter((file) => file.startsWith("docs") || file === ".")).toEqual([]);
});
