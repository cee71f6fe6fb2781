/**
 * Writes everything that is generated, or with --check fails where something is not fresh and touches nothing.
 *
 *   npm run generate -- [--check] [NAME…]
 *
 * Both run the generators of scripts/generated.ts in a copy of this folder, so that one that fails leaves nothing half
 * written. A generator whose tools are missing is left out with a message; where HELPDESK_CI=1 that is a failure.
 */
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { packageRoot } from "../src/support/package-root.js";
import { folderDifferences } from "./folder-differences.js";
import { GENERATED, type Generated } from "./generated.js";

const ROOT = packageRoot();
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: "boolean", default: false } },
});

const unknown = positionals.filter((name) => !GENERATED.some((entry) => entry.name === name));
if (unknown.length > 0) {
  const names = GENERATED.map(({ name }) => name).join(", ");
  console.error(`generate: there is no ${unknown.join(", ")}. What is generated: ${names}.`);
  process.exitCode = 2;
} else {
  const wanted = GENERATED.filter(({ name, onlyWhenNamed = false }) =>
    positionals.length === 0 ? values.check || !onlyWhenNamed : positionals.includes(name),
  );
  inACopy((copy) => {
    for (const entry of wanted) if (!bring(entry, copy)) process.exitCode = 1;
  });
}

/** Whether the entry is as it should be now. */
function bring(entry: Generated, copy: string): boolean {
  if (entry.needs !== undefined && !succeeds(entry.needs.probe)) {
    console.error(`generate: ${entry.name} is left out: ${entry.needs.hint}.`);
    return process.env["HELPDESK_CI"] !== "1";
  }
  for (const folder of entry.writes) empty(path.join(copy, folder), entry.keeps);
  const [program, ...args] = entry.command;
  const done = spawnSync(program, args, { cwd: copy, encoding: "utf8", env: withOwnPrograms() });
  if (done.status !== 0) {
    console.error(`generate: ${entry.name}: ${done.error?.message ?? `${done.stdout}${done.stderr}`}`);
    return false;
  }
  const stale = entry.writes.flatMap((written) =>
    differences(path.join(copy, written), path.join(ROOT, written), written),
  );
  if (values.check) return report(entry, stale);
  for (const written of stale.length > 0 ? entry.writes : []) {
    rmSync(path.join(ROOT, written), { recursive: true, force: true });
    cpSync(path.join(copy, written), path.join(ROOT, written), { recursive: true });
  }
  console.log(`generate: ${entry.name}: ${stale.length === 0 ? "was fresh" : stale.join(", ")}`);
  return true;
}

function report({ name, onlyWhenNamed = false, writes }: Generated, stale: readonly string[]): boolean {
  if (stale.length === 0) {
    console.log(`generate: ${writes.join(" and ")}: fresh.`);
    return true;
  }
  for (const line of stale) console.error(`generate: ${line}`);
  const why = onlyWhenNamed ? " if they were meant to move" : "";
  console.error(`generate: ${writes.join(" and ")}: not fresh. Run${why}: npm run generate -- ${name}`);
  return false;
}

/** What differs between a written file or folder and the one in the repository. */
function differences(fresh: string, actual: string, name: string): readonly string[] {
  if (!existsSync(fresh)) return [`not written: ${name}`];
  if (statSync(fresh).isDirectory())
    return folderDifferences(fresh, actual).map((line) => line.replace(": ", `: ${name}/`));
  return folderDifferences(path.dirname(fresh), path.dirname(actual))
    .filter((line) => line.endsWith(`: ${path.basename(fresh)}`))
    .map((line) => line.replace(": ", `: ${path.dirname(name)}/`));
}

/** A generated folder starts empty, so that what is generated no longer goes away. */
function empty(folder: string, kept: readonly string[] = []): void {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return;
  for (const name of readdirSync(folder)) {
    if (!kept.includes(name)) rmSync(path.join(folder, name), { recursive: true });
  }
}

/** Runs with a copy of all that Git would commit, and takes it away again. */
function inACopy(run: (copy: string) => void): void {
  const copy = mkdtempSync(path.join(os.tmpdir(), "helpdesk-generate-"));
  try {
    const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
      cwd: ROOT,
      encoding: "utf8",
    });
    for (const file of listed.split("\0")) {
      if (file === "" || !existsSync(path.join(ROOT, file))) continue;
      mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
      cpSync(path.join(ROOT, file), path.join(copy, file));
    }
    symlinkSync(path.join(ROOT, "node_modules"), path.join(copy, "node_modules"), "junction");
    run(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function succeeds([program, ...args]: readonly [string, ...string[]]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}

function withOwnPrograms(): NodeJS.ProcessEnv {
  const own = path.join(ROOT, "node_modules", ".bin");
  return { ...process.env, PATH: `${own}${path.delimiter}${process.env["PATH"] ?? ""}` };
}
