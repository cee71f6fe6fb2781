/** What comments and docs point to is there, and is in this repository. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { anchorsOf, readPage } from "./markdown.js";
import { ROOT } from "./source-files.js";

const FOLDERS = [
  "src",
  "tests",
  "proto",
  "docs",
  "clients",
  "data",
  "scripts",
  "bench",
  "examples",
  "packages",
];
const PAGES = ["README.md", "CONTRIBUTING.md", "SECURITY.md"];
const WRITTEN_BY_PEOPLE = /\.(?:ts|js|mjs|py|go|rs|java|proto|md|sh|yaml)$/;
const NOT_OURS: ReadonlySet<string> = new Set([
  "node_modules",
  "target",
  "dist",
  "build",
  ".venv",
  "_generated",
]);

interface Text {
  readonly path: string;
  readonly text: string;
}

function textsIn(folder: string): readonly Text[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : textsIn(path);
    return entry.isFile() && WRITTEN_BY_PEOPLE.test(entry.name) ? [textOf(path)] : [];
  });
}

function textOf(path: string): Text {
  const text = readFileSync(join(ROOT, path), "utf8");
  // A test may make up pages of its own.
  return { path, text: path.endsWith(".test.ts") ? commentsOf(text) : text };
}

function commentsOf(text: string): string {
  return (text.match(/^\s*(?:\/?\*|\/\/).*$/gm) ?? []).join("\n");
}

const TEXTS = [...FOLDERS.flatMap(textsIn), ...PAGES.map(textOf)];

/** `docs/rules.md#pressure`, wherever it is written. */
const CITATION = /(?<![\w/.-])((?:docs|data)\/[\w/-]+\.md)(?:#([\w-]+))?/g;

test("every page of the docs that a text points to is there, with the section", () => {
  const anchors = new Map<string, readonly string[]>();
  const anchorsAt = (page: string): readonly string[] => {
    const known = anchors.get(page) ?? anchorsOf(readPage(page));
    anchors.set(page, known);
    return known;
  };
  const isThere = (page: string, anchor: string | undefined): boolean =>
    existsSync(join(ROOT, page)) && (anchor === undefined || anchorsAt(page).includes(anchor));
  const cited = TEXTS.flatMap(({ path, text }) =>
    [...text.matchAll(CITATION)].map(([citation, page = "", anchor]) => ({ path, citation, page, anchor })),
  );
  expect(cited.length).toBeGreaterThan(150);
  expect(
    cited
      .filter(({ page, anchor }) => !isThere(page, anchor))
      .map(({ path, citation }) => `${path}: ${citation}`),
  ).toEqual([]);
});

test("no text cites a document by a number, which a stranger cannot look up", () => {
  // In small letters `spec:` is a key of Kubernetes.
  const byNumber = /\b(?:[Ss]pec|[Ww]ire|[Ss]ection)s? \d[\d.]*|\bSpec:|\u00a7/g;
  expect(
    TEXTS.flatMap(({ path, text }) => [...text.matchAll(byNumber)].map(([words]) => `${path}: ${words}`)),
  ).toEqual([]);
});
