/**
 * Builds a package of `packages/` in its folder: compiles its part of `src` to `dist`, builds the page of `web/` for one
 * that serves it, and puts what its manifest ships beside it. Plain JavaScript, since the image's build runs it.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { buildPage } from "./build-page.js";

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const { files, bin = {} } = JSON.parse(readFileSync("package.json", "utf8"));

for (const shipped of files) rmSync(shipped, { recursive: true, force: true });
const compiler = path.join(ROOT, "node_modules", "typescript", "bin", "tsc");
const built = spawnSync(process.execPath, [compiler], { stdio: "inherit" });
if (built.status !== 0) process.exit(built.status ?? 1);

// What a module reads at run time lies beside it, in a folder `assets`.
const sources = path.join(ROOT, "src");
for (const entry of readdirSync(sources, { recursive: true, withFileTypes: true })) {
  if (!entry.isDirectory() || entry.name !== "assets") continue;
  const room = path.join("dist", "src", path.relative(sources, entry.parentPath ?? entry.path));
  if (existsSync(room))
    cpSync(path.join(entry.parentPath ?? entry.path, "assets"), path.join(room, "assets"), {
      recursive: true,
    });
}

// Whoever serves has the page.
if (existsSync(path.join("dist", "src", "transport", "web"))) await buildPage(path.resolve("dist", "web"));

if (files.includes("LICENSE")) cpSync(path.join(ROOT, "LICENSE"), "LICENSE");
if (files.includes("data")) {
  mkdirSync("data");
  cpSync(path.join(ROOT, "data", "dataset.json"), path.join("data", "dataset.json"));
  // What twins of written tickets are made with goes to who evaluates.
  if (existsSync(path.join("dist", "src", "evaluation", "twins"))) {
    cpSync(path.join(ROOT, "data", "twins.json"), path.join("data", "twins.json"));
  }
  // What worlds are made of goes to whoever draws tickets from them.
  if (existsSync(path.join("dist", "src", "worlds"))) {
    cpSync(path.join(ROOT, "data", "worlds"), path.join("data", "worlds"), { recursive: true });
  }
}
for (const program of Object.values(bin)) chmodSync(program, 0o755);
