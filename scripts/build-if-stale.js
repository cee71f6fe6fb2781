/**
 * Compiles to dist/ unless dist/ holds what these very sources compile to. Run before `npm start`, on a machine that has
 * nothing but Node.js, so it is plain JavaScript.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");

/** Whatever decides what is compiled, and by which compiler. */
const INPUTS = [
  "src",
  "web",
  "gen/ts",
  "scripts/build-page.js",
  "tsconfig.json",
  "tsconfig.build.json",
  "package.json",
  "package-lock.json",
];

const STAMP = path.join(ROOT, "dist", ".built-from");
const digest = digestOf(INPUTS.flatMap(filesAt).sort());

if (!isBuilt()) {
  // A build that fails leaves no stamp of an earlier one.
  rmSync(STAMP, { force: true });
  const built = spawnSync("npm", ["run", "--silent", "build"], {
    cwd: ROOT,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (built.status !== 0) process.exit(built.status ?? 1);
  writeFileSync(STAMP, `${digest}\n`);
}

function isBuilt() {
  const entry = path.join(ROOT, "dist", "src", "cli", "main.js");
  return existsSync(entry) && existsSync(STAMP) && readFileSync(STAMP, "utf8").trim() === digest;
}

/** The files below a path of the repository, which may be a file itself. */
function filesAt(relative) {
  const absolute = path.join(ROOT, relative);
  if (!existsSync(absolute)) return [];
  if (statSync(absolute).isFile()) return [relative];
  return readdirSync(absolute, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath ?? entry.path, entry.name)));
}

function digestOf(files) {
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(ROOT, file)))
      .update("\0");
  return hash.digest("hex");
}
