import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { IMAGE_NOTE_PATH, IMAGE_PATH, versionInNote } from "./contract-image.js";
import { runBuf } from "./run-buf.js";

/**
 * Every change that moved the image and the protos together under one contract version, and so could hide a breaking
 * change: in the working tree each one, in the commits that can be seen those whose image breaks the image before it.
 * Introducing the image is no such change. Empty without a git history.
 */
export function hiddenBreaks(root: string): string[] {
  const head = git(root, "rev-parse", "--verify", "--quiet", "HEAD");
  if (head === undefined) return [];
  const commits = lines(git(root, "log", "--no-merges", "--format=%H", "--", IMAGE_PATH));
  const breaking = commits.filter(
    (commit) => movesBoth(commitChange(root, commit)) && !keepsItsPromises(root, commit),
  );
  const changes = [...breaking.map((commit) => commitChange(root, commit)), workingTreeChange(root)];
  return changes.filter(movesBoth).map(describe);
}

/** Whether buf finds nothing in the commit's image that breaks the image before it. False when either cannot be read. */
function keepsItsPromises(root: string, commit: string): boolean {
  const folder = mkdtempSync(path.join(os.tmpdir(), "helpdesk-images-"));
  try {
    const [before, after] = [`${commit}^`, commit].map((revision, place) => {
      const file = path.join(folder, `${place}.binpb`);
      writeFileSync(file, spawnSync("git", ["-C", root, "show", `${revision}:${IMAGE_PATH}`]).stdout);
      return file;
    });
    return (
      before !== undefined && after !== undefined && runBuf(root, "breaking", after, "--against", before).ok
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Change {
  readonly name: string;
  readonly paths: readonly string[];
  /** Undefined when there was no image before. */
  readonly versionBefore: string | undefined;
  readonly versionAfter: string | undefined;
}

function commitChange(root: string, commit: string): Change {
  return {
    name: `commit ${commit.slice(0, 12)}`,
    paths: lines(git(root, "diff-tree", "--no-commit-id", "--name-only", "-r", "--root", commit)),
    versionBefore: noteAt(root, `${commit}^`),
    versionAfter: noteAt(root, commit),
  };
}

function workingTreeChange(root: string): Change {
  return {
    name: "the working tree",
    paths: [
      ...lines(git(root, "diff", "--name-only", "HEAD")),
      ...lines(git(root, "ls-files", "--others", "--exclude-standard")),
    ],
    versionBefore: noteAt(root, "HEAD"),
    versionAfter: versionInNote(readText(path.join(root, IMAGE_NOTE_PATH))),
  };
}

function movesBoth(change: Change): boolean {
  return (
    change.paths.includes(IMAGE_PATH) &&
    change.paths.some((name) => name.startsWith("proto/") && name.endsWith(".proto")) &&
    change.versionBefore !== undefined &&
    change.versionBefore === change.versionAfter
  );
}

function describe(change: Change): string {
  return (
    `${change.name} changes the protos and ${IMAGE_PATH} together, and the contract version stays ` +
    `${change.versionAfter ?? "unknown"}. Leave the image as it was (a compatible change needs no new one), or publish a ` +
    `new contract version: raise CONTRACT_VERSION, then npx tsx scripts/update-image.ts.`
  );
}

function noteAt(root: string, revision: string): string | undefined {
  const text = git(root, "show", `${revision}:${IMAGE_NOTE_PATH}`);
  return text === undefined ? undefined : versionInNote(text);
}

function git(root: string, ...args: string[]): string | undefined {
  const done = spawnSync("git", ["-C", root, ...args], { encoding: "utf8" });
  return done.status === 0 ? done.stdout : undefined;
}

function lines(text: string | undefined): string[] {
  return (text ?? "").split("\n").filter((line) => line !== "");
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
