/**
 * The program as JavaScript, made once before the tests: a process that has to compile TypeScript first takes three times as
 * long. Types are not looked at, and only what has changed is made anew.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { transform } from "esbuild";
import type { TestProject } from "vitest/node";
import { packageRoot } from "../../src/support/package-root.js";
import { PROGRAM_FOLDER } from "./program.js";

const SOURCES = ["src", "gen/ts"];

export default async function setup(project: TestProject): Promise<void> {
  await buildProgram();
  project.onTestsRerun(buildProgram);
}

async function buildProgram(): Promise<void> {
  const root = packageRoot();
  const made = new Set<string>();
  const work: Promise<void>[] = [];
  for (const from of SOURCES.flatMap((folder) => filesIn(root, folder))) {
    const to = from.replace(/\.ts$/, ".js");
    made.add(to);
    const [source, target] = [path.join(root, from), path.join(PROGRAM_FOLDER, to)];
    if (existsSync(target) && statSync(target).mtimeMs > statSync(source).mtimeMs) continue;
    mkdirSync(path.dirname(target), { recursive: true });
    if (from === to) cpSync(source, target);
    else work.push(compile(source, target));
  }
  await Promise.all(work);
  for (const file of filesIn(PROGRAM_FOLDER, "")) {
    if (!made.has(file)) rmSync(path.join(PROGRAM_FOLDER, file));
  }
}

async function compile(source: string, target: string): Promise<void> {
  const text = readFileSync(source, "utf8");
  const { code } = await transform(text, {
    loader: "ts",
    format: "esm",
    target: "node20",
    sourcefile: source,
  });
  writeFileSync(target, code);
}

/** Relative to `root`. */
function filesIn(root: string, folder: string): readonly string[] {
  const inside = path.join(root, folder);
  if (!existsSync(inside)) return [];
  return readdirSync(inside, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".d.ts"))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}
