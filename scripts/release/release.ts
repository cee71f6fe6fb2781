/**
 * Makes a release: the version in every package, and CHANGELOG.md from what stands under Unreleased and from the commits
 * since the last tag. Says what it would do; with --write it does it, commits and tags. It pushes and publishes nothing.
 *
 *   npm run release -- major|minor|patch|X.Y.Z [--write]
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { parseArgs } from "node:util";
import { format, resolveConfig } from "prettier";
import { withRelease, type Commit } from "./changelog.js";
import { nextVersion } from "./next-version.js";
import { VERSION_PLACES, withVersion } from "./version-files.js";

const CHANGELOG = "CHANGELOG.md";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: "boolean", default: false } },
});

try {
  await release(positionals[0], values.write);
} catch (error) {
  console.error(`release: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}

async function release(asked: string | undefined, write: boolean): Promise<void> {
  const present = presentVersion();
  const tags = git("tag", "--list", "v*").split("\n");
  const version = nextVersion(present, asked, tags.includes(`v${present}`));
  if (tags.includes(`v${version}`)) throw new Error(`There is a tag v${version} already.`);
  if (write && git("status", "--porcelain", "--untracked-files=no") !== "")
    throw new Error("There are changes that are not committed: commit or stash them first.");

  const last = lastTag();
  const commits = commitsSince(last);
  if (commits.length === 0) throw new Error(`There is no commit since ${last ?? "the beginning"}.`);
  const files = new Map<string, string>();
  for (const place of VERSION_PLACES) {
    files.set(place.path, withVersion(textOf(files, place.path), place, present, version));
  }
  const date = new Date().toISOString().slice(0, 10);
  const longer = withRelease(textOf(files, CHANGELOG), { version, date, commits });
  const changelog = await format(longer, { ...(await resolveConfig(CHANGELOG)), filepath: CHANGELOG });
  files.set(CHANGELOG, changelog);

  console.log(`${present} → ${version}: ${commits.length} commits since ${last ?? "the beginning"}\n`);
  console.log(changelog.split(/^(?=## )/m)[2]);
  console.log(`Files: ${[...files.keys()].join(", ")}`);
  if (!write) {
    console.log("\nNothing was written. The same with --write does it, commits and tags.");
    return;
  }
  for (const [path, text] of files) writeFileSync(path, text);
  git("commit", "--quiet", "--message", `Release ${version}`, "--", ...files.keys());
  git("tag", "--annotate", `v${version}`, "--message", `Release ${version}`);
  console.log(`\nCommitted and tagged v${version}. Look at it, then: git push --follow-tags`);
}

function textOf(changed: ReadonlyMap<string, string>, path: string): string {
  return changed.get(path) ?? readFileSync(path, "utf8");
}

function presentVersion(): string {
  const version = /"version": "([^"]+)"/.exec(readFileSync("package.json", "utf8"))?.[1];
  if (version === undefined) throw new Error("package.json has no version.");
  return version;
}

/** The newest release that HEAD comes after. */
function lastTag(): string | undefined {
  try {
    return git("describe", "--tags", "--abbrev=0", "--match", "v*");
  } catch {
    return undefined;
  }
}

/** The oldest first. A merge says nothing that its commits do not. */
function commitsSince(tag: string | undefined): readonly Commit[] {
  const range = tag === undefined ? "HEAD" : `${tag}..HEAD`;
  const log = git("log", "--no-merges", "--reverse", "--name-only", "--format=%x00%h%x09%s", range);
  return log
    .split("\0")
    .filter((entry) => entry !== "")
    .map((entry) => {
      const [head = "", ...files] = entry
        .trim()
        .split("\n")
        .filter((line) => line !== "");
      const [hash = "", subject = ""] = head.split("\t");
      return { hash, subject, files };
    })
    .filter(({ subject }) => !/^Release \d/.test(subject));
}

function git(...args: readonly string[]): string {
  const stdio = ["ignore", "pipe", "pipe"] as const;
  return execFileSync("git", args, {
    encoding: "utf8",
    stdio: [...stdio],
    maxBuffer: 256 * 1024 * 1024,
  }).trim();
}
