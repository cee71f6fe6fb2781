/**
 * Builds the page of `web/` into a folder, `dist/web` unless another is named. Plain JavaScript, since the image's build
 * runs it. With `--if-stale` it does so only where something that it is made of has changed.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");

/** Folders and files that the page is made of; more of `src` than it imports, so that none is forgotten. */
const INPUTS = [
  "web",
  "src/client",
  "src/domain",
  "src/pages",
  "src/support",
  "src/trajectory-file",
  "src/evaluation",
  "gen/ts",
  "package-lock.json",
];

/**
 * Browsers that have modules, CSS nesting and `light-dark()`.
 *
 * @type {readonly string[]}
 */
const BROWSERS = ["chrome123", "firefox120", "safari17.5"];

/** @param {string} outDir */
export async function buildPage(outDir) {
  const { build } = await import("vite");
  const root = path.join(ROOT, "web");
  await build({
    root,
    configFile: false,
    base: "./",
    logLevel: "warn",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      outDir,
      emptyOutDir: true,
      target: [...BROWSERS],
      modulePreload: false,
      chunkSizeWarningLimit: 1024,
      cssCodeSplit: false,
      rollupOptions: {
        output: { entryFileNames: "script.js", assetFileNames: "[name][extname]", codeSplitting: false },
      },
    },
  });
}

/**
 * Whether the folder was built from the files as they are.
 *
 * @param {string} outDir
 */
function isFresh(outDir) {
  const stamp = stampOf(outDir);
  return (
    existsSync(path.join(outDir, "index.html")) &&
    existsSync(stamp) &&
    readFileSync(stamp, "utf8").trim() === digestOfInputs()
  );
}

/**
 * Beside the folder, since everything in it is served.
 *
 * @param {string} outDir
 */
function stampOf(outDir) {
  return path.join(path.dirname(outDir), ".page-built-from");
}

function digestOfInputs() {
  const hash = createHash("sha256");
  for (const file of INPUTS.flatMap(filesAt).sort())
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(ROOT, file)))
      .update("\0");
  return hash.digest("hex");
}

/**
 * @param {string} relative
 * @returns {string[]}
 */
function filesAt(relative) {
  if (path.extname(relative) !== "") return [relative];
  return readdirSync(path.join(ROOT, relative), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath ?? entry.path, entry.name)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = process.argv.slice(2).filter((word) => !word.startsWith("--"));
  const outDir = path.resolve(folder ?? path.join(ROOT, "dist", "web"));
  if (!process.argv.includes("--if-stale") || !isFresh(outDir)) {
    const digest = digestOfInputs();
    await buildPage(outDir);
    writeFileSync(stampOf(outDir), `${digest}\n`);
  }
}
