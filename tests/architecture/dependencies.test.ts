import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readPage, tableRows, unquoted } from "./markdown.js";
import { builtPackages, packageOf, readManifest } from "./packages.js";
import { ROOT, sourceFiles } from "./source-files.js";

const ROWS = tableRows(readPage("docs/dependencies.md")).filter(([first = ""]) => first.startsWith("`"));
const TOOLS = Object.keys(readManifest(".").devDependencies ?? {});

/** Tools that are run or read by name: what shows that they are. */
const RUN_BY_NAME: Readonly<Record<string, RegExp>> = {
  "@bufbuild/buf": /"buf lint"/,
  "@bufbuild/protoc-gen-es": /bin\/protoc-gen-es/,
  "@types/node": /"types": \["node"\]/,
  "@types/seedrandom": /from "seedrandom"/,
  "@types/upng-js": /from "upng-js"/,
  "@types/ws": /from "ws"/,
  "@vitest/coverage-v8": /provider: "v8"/,
  "npm-run-all2": /"run-p /,
  tsx: /"tsx /,
  typescript: /"tsc /,
};

test("the table has every dependency of every manifest, with the packages that need it", () => {
  const shipped = new Map<string, string[]>();
  for (const { folder, manifest } of builtPackages()) {
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      shipped.set(name, [...(shipped.get(name) ?? []), folder]);
    }
  }
  const listed = ROWS.filter((row) => row.length === 3).map(([name = "", folders = ""]) => [
    unquoted(name),
    folders.split(", "),
  ]);
  expect(listed).toEqual([...shipped].map(([name, folders]) => [name, folders.sort()]).sort());
  expect(ROWS.filter((row) => row.length === 2).map(([name = ""]) => unquoted(name))).toEqual(TOOLS);
});

test("every dependency says why it is there", () => {
  expect(ROWS.filter((row) => (row.at(-1) ?? "").length < 5)).toEqual([]);
});

test("every tool is imported by a file of ours, or run or read by name", () => {
  const listed = execFileSync("git", ["ls-files", "-z", "*.ts", "*.js", "*.json", "*.yaml"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  const texts = listed
    .split("\0")
    .filter(
      (file) => file !== "" && !/package-lock|^data\/|^tests\/architecture\/dep|^tests\/vectors/.test(file),
    )
    .map((file) => readFileSync(path.join(ROOT, file), "utf8"));
  const unused = TOOLS.filter((name) => {
    const used = RUN_BY_NAME[name] ?? new RegExp(`(from|import\\(?|require\\()\\s*"${name}(/[^"]*)?"`);
    return !texts.some((text) => used.test(text));
  });
  expect(unused).toEqual([]);
});

test("what tests, scripts, the bench and the examples import is in a manifest", () => {
  const own = builtPackages().flatMap(({ manifest }) => [
    manifest.name,
    ...Object.keys(manifest.dependencies ?? {}),
  ]);
  // At the beginning of a line: programs that a test writes down are no imports of its own.
  const imports = /^(?:import\s[^;"]*?|export\s[^;"]*?|\}) ?from "([^".][^"]*)";$/gm;
  const files = ["tests", "scripts", "bench", "examples"].flatMap((folder) => sourceFiles(folder));
  const names = files
    .flatMap(({ text }) => [...text.matchAll(imports)].map((match) => packageOf(match[1] ?? "")))
    .filter((name) => name !== undefined);
  expect(names.length).toBeGreaterThan(100);
  expect(names.filter((name) => ![...own, ...TOOLS].includes(name))).toEqual([]);
});
