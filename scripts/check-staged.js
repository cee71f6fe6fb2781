/**
 * What the pre-commit hook does: Prettier and ESLint on the staged files, as they are staged. ESLint goes without the
 * rules that need types, which take it half a minute and are left to `npm run check`. Plain JavaScript, to start at once.
 */
import { execFileSync } from "node:child_process";
import console from "node:console";
import path from "node:path";
import process from "node:process";
import { ESLint } from "eslint";
import * as prettier from "prettier";

const listed = execFileSync("git", ["diff", "--cached", "--name-only", "--diff-filter=ACMR", "-z"], {
  encoding: "utf8",
});
const files = listed.split("\0").filter((file) => file !== "");

const eslint = new ESLint({ overrideConfigFile: "eslint.staged.config.js" });
const formatter = await eslint.loadFormatter("stylish");
const unformatted = [];
const results = [];
for (const file of files) {
  const isCode = /\.[cm]?[jt]s$/.test(file) && !(await eslint.isPathIgnored(file));
  const { ignored, inferredParser } = await prettier.getFileInfo(file, { ignorePath: ".prettierignore" });
  if (!isCode && (ignored || inferredParser === null)) continue;
  const text = execFileSync("git", ["show", `:${file}`], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  if (!ignored && inferredParser !== null) {
    const options = await prettier.resolveConfig(file, { editorconfig: true });
    const formatted = await isFormatted(text, { ...options, filepath: file });
    if (!formatted) unformatted.push(file);
  }
  if (isCode) results.push(...(await eslint.lintText(text, { filePath: path.resolve(file) })));
}

const faults = results.reduce((sum, { errorCount }) => sum + errorCount, 0);
if (faults > 0) console.error(await formatter.format(results));
if (unformatted.length > 0) {
  console.error(`Not formatted: ${unformatted.join(", ")}`);
  console.error(`Run: npx prettier --write ${unformatted.join(" ")} && git add ${unformatted.join(" ")}`);
}
if (faults + unformatted.length > 0) process.exitCode = 1;

/** A file that Prettier cannot read is for ESLint or the compiler to complain of. */
async function isFormatted(text, options) {
  try {
    return await prettier.check(text, options);
  } catch {
    return false;
  }
}
