/** The release command's parts, then the command itself in a clone. */
import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { areaOf, commitList, withRelease } from "../../../scripts/release/changelog.js";
import { nextVersion } from "../../../scripts/release/next-version.js";
import { VERSION_PLACES, withVersion } from "../../../scripts/release/version-files.js";
import manifest from "../../../package.json" with { type: "json" };
import { runTool } from "../../clients/run-tool.js";
import { ROOT } from "../../architecture/source-files.js";

const SERVER = {
  hash: "aaaaaaa",
  subject: "Answer `early`",
  files: ["src/transport/server.ts", "docs/a.md"],
};
const TESTS = { hash: "bbbbbbb", subject: "Test more", files: ["tests/unit/x.test.ts"] };
const DOCS = { hash: "ccccccc", subject: "Say it <plainly>", files: ["README.md"] };

test("a commit belongs to the area of most of its files, and to the documentation only when it is that alone", () => {
  const contract = {
    ...SERVER,
    files: ["proto/a.proto", "gen/ts/a.ts", "src/transport/server.ts", "docs/a.md"],
  };
  expect([SERVER, DOCS, contract, TESTS].map(areaOf)).toEqual([
    "Server",
    "Documentation",
    "Contract",
    "housekeeping",
  ]);
});

test("the list has the commits of each area, and the number of those that no user notices", () => {
  expect(commitList([SERVER, TESTS, DOCS])).toBe(
    "### Server\n\n- Answer \\`early\\` (aaaaaaa)\n\n### Documentation\n\n- Say it \\<plainly\\> (ccccccc)\n\n" +
      "And 1 of tests, tools and the build.",
  );
});

test("what stood under Unreleased comes first in the new section, and earlier releases stay as they are", () => {
  const before = "# Changelog\n\n## Unreleased\n\nFor users.\n\n## 0.1.0 (2026-01-01)\n\nThe first.\n";
  expect(withRelease(before, { version: "0.2.0", date: "2026-02-01", commits: [SERVER] })).toBe(
    "# Changelog\n\n## Unreleased\n\n## 0.2.0 (2026-02-01)\n\nFor users.\n\n### Server\n\n" +
      "- Answer \\`early\\` (aaaaaaa)\n\n## 0.1.0 (2026-01-01)\n\nThe first.\n",
  );
});

test("a version is named by its part or its numbers, and only goes up", () => {
  const asked = ["major", "minor", "patch", "1.4.0"].map((name) => nextVersion("1.2.3", name, true));
  expect(asked).toEqual(["2.0.0", "1.3.0", "1.2.4", "1.4.0"]);
  expect(nextVersion("0.1.0", "0.1.0", false)).toBe("0.1.0");
  expect(() => nextVersion("0.1.0", "0.1.0", true)).toThrow("0.1.0 is not above 0.1.0, which is released.");
  expect(() => nextVersion("1.2.3", "1.2.2", true)).toThrow("1.2.2 is not above 1.2.3");
  expect(() => nextVersion("1.2.3", "next", true)).toThrow("Name the version: major, minor, patch, or three");
});

test("every place has the present version once, and no package's manifest is forgotten", () => {
  for (const place of VERSION_PLACES) {
    const text = readFileSync(path.join(ROOT, place.path), "utf8");
    expect(withVersion(text, place, manifest.version, "9.8.7")).toContain("9.8.7");
  }
  const manifests = tracked(ROOT, "packages/*/package.json", "*pyproject.toml", "*openenv.yaml");
  expect(manifests.filter((file) => !VERSION_PLACES.some((place) => place.path === file))).toEqual([]);
});

test("in a clone it changes nothing until it is told to write, then commits and tags all versions at once", async () => {
  const clone = mkdtempSync(path.join(tmpdir(), "helpdesk-release-"));
  try {
    // What is here now, committed or not, as one commit after a tag.
    const files = tracked(ROOT, ".").filter((file) => existsSync(path.join(ROOT, file)));
    const git = (...args: readonly string[]): string =>
      execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.com", ...args], {
        cwd: clone,
        encoding: "utf8",
      }).trim();
    git("init", "--quiet");
    execFileSync("tar", ["-xf", "-", "-C", clone], {
      input: execFileSync("tar", ["-cf", "-", ...files], { cwd: ROOT, maxBuffer: 1 << 30 }),
    });
    symlinkSync(path.join(ROOT, "node_modules"), path.join(clone, "node_modules"));
    git("config", "user.name", "A");
    git("config", "user.email", "a@example.com");
    git("add", "--all");
    git("commit", "--quiet", "--message", "Begin");
    git("tag", `v${manifest.version}`);
    appendFileSync(path.join(clone, "docs", "clients.md"), "\nMore.\n");
    git("commit", "--quiet", "--all", "--message", "Say more of the clients");

    const command = ["--import", "tsx", "scripts/release/release.ts", "minor"];
    const dry = await runTool(process.execPath, command, {}, clone);
    expect([dry.stderr, dry.code]).toEqual(["", 0]);
    expect(dry.stdout).toContain("### Documentation\n\n- Say more of the clients (");
    expect(git("status", "--porcelain", "--untracked-files=no")).toBe("");

    const written = await runTool(process.execPath, [...command, "--write"], {}, clone);
    expect([written.stderr, written.code]).toEqual(["", 0]);
    const [version] = /\d+\.\d+\.\d+/.exec(git("describe", "--tags")) ?? [];
    expect(version).toBe(nextVersion(manifest.version, "minor", true));
    expect(git("log", "-1", "--format=%s")).toBe(`Release ${String(version)}`);
    expect(git("status", "--porcelain", "--untracked-files=no")).toBe("");
    expect(readFileSync(path.join(clone, "clients/python/pyproject.toml"), "utf8")).toContain(
      `version = "${String(version)}"`,
    );

    const again = await runTool(process.execPath, command, {}, clone);
    expect([again.stderr, again.code]).toEqual([
      `release: There is no commit since v${String(version)}.\n`,
      2,
    ]);
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
});

function tracked(root: string, ...patterns: readonly string[]): readonly string[] {
  const listed = execFileSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...patterns],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  return listed.split("\0").filter((file) => file !== "");
}
