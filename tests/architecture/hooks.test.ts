/** The pre-commit hook in a repository of its own. */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "./source-files.js";

const repository = mkdtempSync(path.join(tmpdir(), "helpdesk-hooks-"));
const NEEDED = ["eslint.config.js", "eslint.staged.config.js", ".prettierrc.json", ".prettierignore"];

beforeAll(() => {
  for (const name of [...NEEDED, ".githooks", "scripts/check-staged.js", "package.json", "tsconfig.json"])
    cpSync(path.join(ROOT, name), path.join(repository, name), { recursive: true });
  symlinkSync(path.join(ROOT, "node_modules"), path.join(repository, "node_modules"));
  execFileSync("git", ["init", "--quiet"], { cwd: repository });
  execFileSync("npm", ["run", "--silent", "hooks:install"], { cwd: repository });
});

afterAll(() => rmSync(repository, { recursive: true, force: true }));

interface Commit {
  readonly ok: boolean;
  readonly said: string;
}

/** Stages the files with their texts and commits them. */
function commit(files: Readonly<Record<string, string>>): Commit {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(repository, file)), { recursive: true });
    writeFileSync(path.join(repository, file), text);
  }
  const who = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
  execFileSync("git", ["add", ...Object.keys(files)], { cwd: repository });
  const done = spawnSync("git", [...who, "commit", "--quiet", "--message", "Add them"], {
    cwd: repository,
    encoding: "utf8",
  });
  return { ok: done.status === 0, said: done.stderr };
}

test("files that are not formatted or break the linter's rules are not committed, and the hook says what to do", () => {
  const { ok, said } = commit({
    "src/a.ts": "export const a = 'a'\n",
    "src/b.ts": "export const b = (c: number): boolean => c == 1;\n",
  });
  expect(ok).toBe(false);
  expect(said).toMatch(/b\.ts\n +1:\d+ +error +Expected '===' and instead saw '==' +eqeqeq\n/);
  expect(said).toMatch(
    /\nNot formatted: src\/a\.ts\nRun: npx prettier --write src\/a\.ts && git add src\/a\.ts\n$/,
  );
});

test("what is staged is looked at, not what lies in the folder, and what is no code for its form alone", () => {
  const inOrder = {
    "src/a.ts": 'export const a = "a";\n',
    "docs/d.md": "# D\n\nA word.\n",
    "data/e.bin": "\0\0",
  };
  execFileSync("git", ["rm", "--cached", "--quiet", "src/b.ts"], { cwd: repository });
  expect(commit(inOrder)).toEqual({ ok: true, said: "" });
});
