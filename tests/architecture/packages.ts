/** The packages of `packages/`: which files of `src` each is built from, and what those import. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ROOT, sourceFiles, type SourceFile } from "./source-files.js";

export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | { readonly default: string }>>;
}

export interface BuiltPackage {
  readonly folder: string;
  readonly manifest: PackageManifest;
  /** Files that it is compiled from: those that its tsconfig names, and all that they import, types too. */
  readonly files: readonly SourceFile[];
}

const SOURCES = new Map([...sourceFiles("src"), ...sourceFiles("gen/ts")].map((file) => [file.path, file]));

export function builtPackages(): readonly BuiltPackage[] {
  return readdirSync(path.join(ROOT, "packages")).map((folder) => ({
    folder,
    manifest: readManifest(`packages/${folder}`),
    files: reach(entriesOf(folder)),
  }));
}

export function readManifest(folder: string): PackageManifest {
  return JSON.parse(readFileSync(path.join(ROOT, folder, "package.json"), "utf8")) as PackageManifest; // npm's form
}

/** `@scope/name` or `name` of what is imported; undefined for what Node.js has. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith("node:")) return undefined;
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** Packages that the files import, or look for by name. */
export function packagesIn(files: readonly SourceFile[]): readonly string[] {
  const looked = /\.resolve\("([^".][^"]*)"\)/g;
  const names = files.flatMap(({ packages, text }) => [
    ...packages,
    ...[...text.matchAll(looked)].map((match) => match[1] ?? ""),
  ]);
  const found = names.map(packageOf).filter((name) => name !== undefined);
  return [...new Set(found)].sort();
}

function entriesOf(folder: string): readonly string[] {
  const text = readFileSync(path.join(ROOT, "packages", folder, "tsconfig.json"), "utf8");
  const { files = [], include = [] } = JSON.parse(text) as {
    readonly files?: readonly string[];
    readonly include?: readonly string[];
  };
  const absolute = (name: string): string => path.relative(ROOT, path.join(ROOT, "packages", folder, name));
  const folders = include.map((name) => `${absolute(name)}/`);
  const below = [...SOURCES.keys()].filter((file) => folders.some((name) => file.startsWith(name)));
  return [...files.map(absolute), ...below];
}

function reach(entries: readonly string[]): readonly SourceFile[] {
  const seen = new Map<string, SourceFile>();
  const waiting = [...entries];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const file = SOURCES.get(next);
    if (file === undefined) throw new Error(`${next} is not a source file.`);
    if (seen.has(next)) continue;
    seen.set(next, file);
    waiting.push(...file.imports.filter((target) => target.endsWith(".ts")));
  }
  return [...seen.values()];
}
