import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { IMAGE_NOTE_PATH, IMAGE_PATH, problemsWithImage, sha256 } from "../../scripts/contract-image.js";
import { hiddenBreaks } from "../../scripts/image-history.js";
import { runBuf } from "../../scripts/run-buf.js";

/** An empty folder with a contract in it, that each test changes. */
function project() {
  const root = mkdtempSync(path.join(os.tmpdir(), "helpdesk-image-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(path.join(root, "proto"));
  const git = (...args: string[]): void => {
    const done = spawnSync("git", [
      "-C",
      root,
      "-c",
      "user.name=t",
      "-c",
      "user.email=t@example.com",
      ...args,
    ]);
    if (done.status !== 0) throw new Error(`git ${args.join(" ")}: ${done.stderr.toString()}`);
  };
  return {
    root,
    init: () => git("init", "--quiet"),
    commit: () => {
      git("add", "--all");
      git("commit", "--quiet", "--message", "change");
    },
    writeProto: (text: string) => writeFileSync(path.join(root, "proto", "a.proto"), text),
    writeImage: (text: string, version: string) => {
      writeFileSync(path.join(root, IMAGE_PATH), text);
      const note = { contract_version: version, sha256: sha256(Buffer.from(text)) };
      writeFileSync(path.join(root, IMAGE_NOTE_PATH), JSON.stringify(note));
    },
  };
}

/** A project whose contract 1.0.0 is committed. */
function published() {
  const all = project();
  all.init();
  all.writeProto("one");
  all.writeImage("one", "1.0.0");
  all.commit();
  return all;
}

test("without git, and before the first commit, there is nothing to compare with", () => {
  const { root, init, writeProto, writeImage } = project();
  writeProto("one");
  writeImage("one", "1.0.0");
  expect(hiddenBreaks(root)).toEqual([]);
  init();
  expect(hiddenBreaks(root)).toEqual([]);
});

test("the commit that brings the image may bring the protos", () => {
  expect(hiddenBreaks(published().root)).toEqual([]);
});

const HEADER = 'syntax = "proto3";\npackage a;\n';

/** A published contract whose image buf made of its protos. */
function withRealImages() {
  const all = project();
  const publish = (version: string): void => {
    const built = runBuf(all.root, "build", "proto", "-o", IMAGE_PATH);
    if (!built.ok) throw new Error(built.output);
    const digest = sha256(readFileSync(path.join(all.root, IMAGE_PATH)));
    const note = { contract_version: version, sha256: digest };
    writeFileSync(path.join(all.root, IMAGE_NOTE_PATH), JSON.stringify(note));
  };
  all.writeProto(`${HEADER}message A { string a = 1; }\n`);
  publish("1.0.0");
  all.init();
  all.commit();
  return { ...all, publish };
}

test("protos may change while the image stays", () => {
  const { root, writeProto, commit } = published();
  writeProto("two");
  expect(hiddenBreaks(root)).toEqual([]);
  commit();
  expect(hiddenBreaks(root)).toEqual([]);
});

test("protos and image may not change together in the working tree", () => {
  const { root, writeProto, writeImage } = published();
  writeProto("two");
  writeImage("two", "1.0.0");
  expect(hiddenBreaks(root)).toEqual([expect.stringContaining("the working tree changes the protos")]);
});

test("a commit that changed both is still found after later commits", () => {
  const { root, writeProto, writeImage, commit } = published();
  writeProto("two");
  writeImage("two", "1.0.0");
  commit();
  writeProto("three");
  commit();
  expect(hiddenBreaks(root)).toEqual([expect.stringMatching(/^commit [0-9a-f]{12} changes the protos/)]);
});

test("a commit that only added to the contract under the version of the commit before hides nothing", () => {
  const { root, writeProto, commit, publish } = withRealImages();
  writeProto(`${HEADER}message A { string a = 1; string b = 2; }\n`);
  publish("1.0.0");
  expect(hiddenBreaks(root)).toEqual([expect.stringContaining("the working tree changes the protos")]);
  commit();
  expect(hiddenBreaks(root)).toEqual([]);
  writeProto(`${HEADER}message A { string b = 2; }\n`);
  publish("1.0.0");
  commit();
  expect(hiddenBreaks(root)).toEqual([expect.stringMatching(/^commit [0-9a-f]{12} changes the protos/)]);
});

test("a new contract version may change both", () => {
  const { root, writeProto, writeImage, commit } = published();
  writeProto("two");
  writeImage("two", "2.0.0");
  expect(hiddenBreaks(root)).toEqual([]);
  commit();
  expect(hiddenBreaks(root)).toEqual([]);
});

test("an image that its note does not tell of is reported", () => {
  const { root, writeImage } = project();
  writeImage("one", "1.0.0");
  expect(problemsWithImage(root, "1.0.0")).toEqual([]);
  writeFileSync(path.join(root, IMAGE_PATH), "other");
  expect(problemsWithImage(root, "1.0.0")).toEqual([expect.stringContaining("SHA-256 differs")]);
});

test("the server may not claim an older contract than the image's", () => {
  const { root, writeImage } = project();
  writeImage("one", "1.10.0");
  expect(problemsWithImage(root, "1.9.0")).toEqual([
    expect.stringContaining("older than the image's 1.10.0"),
  ]);
});
