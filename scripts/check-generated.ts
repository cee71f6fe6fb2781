/** Fails when `gen/` is not what `buf generate` makes of the protos now; the folder itself is not touched. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { runBuf } from "./run-buf.js";

const root = process.cwd();
const fresh = mkdtempSync(path.join(os.tmpdir(), "helpdesk-gen-"));
try {
  const generated = runBuf(root, "generate", "--output", fresh);
  const stale = generated.ok ? differences(path.join(fresh, "gen", "ts"), path.join(root, "gen", "ts")) : [];
  if (!generated.ok) console.error(`check-generated: ${generated.output}`);
  for (const line of stale) console.error(`check-generated: ${line}`);
  if (!generated.ok || stale.length > 0) {
    console.error("check-generated: gen/ts is not fresh. Run: npx buf generate");
    process.exitCode = 1;
  } else {
    console.log("check-generated: gen/ts is fresh.");
  }
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

function differences(expectedFolder: string, actualFolder: string): string[] {
  const expected = filesOf(expectedFolder);
  const actual = filesOf(actualFolder);
  return [...new Set([...expected.keys(), ...actual.keys()])].sort().flatMap((name) => {
    if (!actual.has(name)) return [`missing: gen/ts/${name}`];
    if (!expected.has(name)) return [`not generated any more: gen/ts/${name}`];
    return actual.get(name) === expected.get(name) ? [] : [`differs: gen/ts/${name}`];
  });
}

function filesOf(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    names.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(folder, file), readFileSync(file, "utf8")];
    }),
  );
}
