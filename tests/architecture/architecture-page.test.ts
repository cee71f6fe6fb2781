/** The architecture page leads to files that are there, and to tests that reach them. */
import { existsSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";
import { blocksOf, linksOf, readPage, tableRows, type Page } from "./markdown.js";
import { ROOMS } from "./rooms.js";
import { ROOT, sourceFiles } from "./source-files.js";

const PAGE = readPage("docs/architecture.md");

function below(heading: string): Page {
  const start = PAGE.text.indexOf(`\n## ${heading}\n`);
  const end = PAGE.text.indexOf("\n## ", start + 1);
  return { ...PAGE, text: PAGE.text.slice(start, end < 0 ? undefined : end) };
}

/** Paths of this package that a text links to. */
function pathsIn(text: string): readonly string[] {
  return linksOf({ path: PAGE.path, text })
    .filter((target) => !/^\w+:|^#/.test(target))
    .map((target) => normalize(join(dirname(PAGE.path), target.split("#")[0] ?? "")));
}

test("every path that the page links to or names in its pictures is there", () => {
  const pictured = [
    ...PAGE.text.matchAll(/"((?:listen|connect|grpc|openenv|service|engine|wire)\/[\w/-]+)/g),
  ].map(([, named = ""]) => `src/${/^(?:service|engine|wire)/.test(named) ? "" : "transport/"}${named}`);
  expect(pictured.length).toBeGreaterThan(5);
  const missing = [...pathsIn(PAGE.text), ...pictured].filter(
    (path) => !existsSync(join(ROOT, path)) && !existsSync(join(ROOT, `${path}.ts`)),
  );
  expect(missing).toEqual([]);
});

test("a link that is named for a file leads to that file", () => {
  const astray = [...PAGE.text.matchAll(/\[`([\w/.-]+\.\w+)`\]\(([^)#]+)/g)]
    .filter(([, label = "", target = ""]) => !`/${target}`.endsWith(`/${label}`))
    .map(([link]) => link);
  expect(astray).toEqual([]);
});

test("the picture and the table have every room, in the order in which rooms may import each other", () => {
  const rooms = below("Rooms");
  const [picture] = blocksOf(rooms);
  const upwards = (picture?.text ?? "").split("\n").reverse();
  const pictured = upwards.flatMap((line) => line.split("│")[0]?.match(/[a-z][a-z-]*/g) ?? []);
  const listed = tableRows(rooms).flatMap(([first = ""]) => /^\[`src\/([\w-]+)`\]/.exec(first)?.[1] ?? []);
  expect(pictured).toEqual(ROOMS);
  expect(listed).toEqual(ROOMS);
});

/** In tests the published client is its source. */
const CLIENT_PACKAGE = "helpdesk-env-client";

const ROWS = tableRows(below("Where do I change …")).filter(([first]) => !first?.startsWith("I want to"));

test("the page says of more than forty changes where they are made and what holds them", () => {
  expect(ROWS.length).toBeGreaterThan(40);
  const lacking = ROWS.filter(([, files = "", held = ""]) => pathsIn(files).length === 0 || held === "");
  expect(lacking.map(([question]) => question)).toEqual([]);
});

const IMPORTS = new Map(
  ["src", "tests", "scripts"]
    .flatMap(sourceFiles)
    .map(({ path, imports, packages }) => [
      path,
      packages.includes(CLIENT_PACKAGE) ? [...imports, "src/client/index.ts"] : imports,
    ]),
);

/** The file and all that it imports, directly or not. */
function reachedFrom(path: string): ReadonlySet<string> {
  const reached = new Set([path]);
  for (const file of reached) for (const target of IMPORTS.get(file) ?? []) reached.add(target);
  return reached;
}

/** The sources that a row names, those below a folder included. */
function sourcesIn(files: string): readonly string[] {
  return pathsIn(files)
    .filter((path) => /^(?:src|scripts)\//.test(path))
    .flatMap((path) =>
      statSync(join(ROOT, path)).isFile()
        ? [path]
        : [...IMPORTS.keys()].filter((file) => file.startsWith(path)),
    );
}

test("a test that the page names as holding a file reaches it", () => {
  const idle = ROWS.flatMap(([question = "", files = "", held = ""]) => {
    const sources = sourcesIn(files);
    const tests = pathsIn(held).filter((path) => path.endsWith(".test.ts"));
    if (sources.length === 0) return [];
    return tests
      .filter((path) => {
        const reached = reachedFrom(path);
        return !sources.some((source) => reached.has(source));
      })
      .map((path) => `${question}: ${path}`);
  });
  expect(idle).toEqual([]);
});
