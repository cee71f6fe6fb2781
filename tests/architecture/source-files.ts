import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { packageRoot } from "../../src/support/package-root.js";

export const ROOT = packageRoot();

export interface SourceFile {
  /** Relative to the package, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Files of this package that it imports, relative to the package. */
  readonly imports: readonly string[];
  /** Packages and built-in modules that it imports. */
  readonly packages: readonly string[];
}

/** Every TypeScript file below a folder of the package. */
export function sourceFiles(folder: string): readonly SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => readSource(join(entry.parentPath, entry.name)));
}

function readSource(path: string): SourceFile {
  const text = readFileSync(path, "utf8");
  const specifiers = [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\s[^;"']*?from\s+"([^"]+)"|(?:(?:^|\n)\s*import\s+|\bimport\(\s*)"([^"]+)"/g,
    ),
  ].map((match) => match[1] ?? match[2] ?? "");
  const isOwn = (specifier: string): boolean => specifier.startsWith(".");
  return {
    path: relative(ROOT, path),
    text,
    imports: specifiers
      .filter(isOwn)
      .map((specifier) => relative(ROOT, resolve(dirname(path), specifier)).replace(/\.js$/, ".ts")),
    packages: specifiers.filter((specifier) => !isOwn(specifier)),
  };
}
