/**
 * Fails when `gen/` is not what `buf generate` makes of the protos now; the folder itself is not touched. Go's part needs
 * Go and is left out, with a message, where there is none, except where HELPDESK_CI=1 asks for it.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { folderDifferences } from "./folder-differences.js";
import { runBuf } from "./run-buf.js";

const root = process.cwd();

check("gen/ts", "npx buf generate", "buf.gen.yaml");
if (spawnSync("go", ["version"]).status === 0) {
  // What a Go module needs beside what is generated.
  check("gen/go", "npm run proto:generate:go", "buf.gen.go.yaml", ["go.mod", "go.sum"]);
} else {
  console.error("check-generated: gen/go was not checked: there is no go on the PATH (https://go.dev/dl).");
  if (process.env["HELPDESK_CI"] === "1") process.exitCode = 1;
}

function check(folder: string, command: string, template: string, kept: readonly string[] = []): void {
  const fresh = mkdtempSync(path.join(os.tmpdir(), "helpdesk-gen-"));
  try {
    const generated = runBuf(root, "generate", "--template", template, "--output", fresh);
    if (!generated.ok) {
      console.error(`check-generated: ${generated.output}`);
      process.exitCode = 1;
      return;
    }
    const stale = folderDifferences(path.join(fresh, folder), path.join(root, folder), kept);
    for (const line of stale) console.error(`check-generated: ${folder}: ${line}`);
    if (stale.length > 0) process.exitCode = 1;
    const verdict = stale.length > 0 ? `is not fresh. Run: ${command}` : "is fresh.";
    console.log(`check-generated: ${folder} ${verdict}`);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
