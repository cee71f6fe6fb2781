import type * as FileSystem from "node:fs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { checkOutputs } from "../../../src/files/check-outputs.js";
import { OutputFileError } from "../../../src/files/output-error.js";
import { openOutputFile } from "../../../src/files/output-file.js";
import { openRowFile } from "../../../src/files/row-file.js";
import { scratchFolder } from "./scratch.js";

const disk = vi.hoisted(() => ({ isFull: false }));

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof FileSystem>();
  const writeSync = (descriptor: number, bytes: Uint8Array, offset?: number): number => {
    if (disk.isFull) throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
    return fs.writeSync(descriptor, bytes, offset);
  };
  return { ...fs, writeSync };
});

beforeEach(() => {
  disk.isFull = false;
});

const OUTPUT = "--output";

function refusal(act: () => unknown): { readonly message: string; readonly code: number } | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof OutputFileError) return { message: error.message, code: error.exitCode };
    throw error;
  }
  return undefined;
}

test("each place that takes no file is refused beforehand, in a sentence with what to do, and nothing is made", () => {
  const folder = scratchFolder();
  const file = join(folder, "file");
  const readOnly = join(folder, "read-only");
  const circle = join(folder, "circle");
  writeFileSync(file, "old");
  writeFileSync(readOnly, "old");
  chmodSync(readOnly, 0o444);
  symlinkSync(circle, circle);
  const before = readdirSync(folder);
  for (const [path, reason] of [
    [folder, "it is a folder"],
    [`${join(folder, "new")}/`, "it names a folder"],
    [join(file, "below"), "what should be its folder is a file"],
    [readOnly, "it is read-only"],
    [circle, "its symbolic links go in a circle"],
    ["-", "results go to a file, and - is none"],
    ["/dev/full", "it is a device or a pipe, which cannot be replaced as a whole"],
    [join(folder, "n".repeat(300)), "its name is too long"],
  ] as const) {
    const refused = {
      message: `${path} cannot be written: ${reason}. Name another file with --output.`,
      code: 2,
    };
    expect(refusal(() => checkOutputs([{ flag: OUTPUT, path }]))).toEqual(refused);
    expect(refusal(() => openOutputFile({ flag: OUTPUT, path }))).toEqual(refused);
    expect(refusal(() => openRowFile({ flag: OUTPUT, path }))).toEqual(refused);
  }
  expect(readdirSync(folder)).toEqual(before);
});

test("a file that another flag reads or writes is refused by whatever name it comes", () => {
  const folder = scratchFolder();
  const file = join(folder, "file");
  writeFileSync(file, "old");
  symlinkSync(file, join(folder, "link"));
  linkSync(file, join(folder, "twin"));
  symlinkSync(folder, join(folder, "here"));
  const input = { flag: "--dataset", path: file };
  for (const name of ["file", "link", "twin", "here/file", "./file"]) {
    const path = join(folder, name);
    expect(refusal(() => checkOutputs([{ flag: OUTPUT, path }], [input]))?.message).toBe(
      `${path} cannot be written: it is the file that --dataset reads. Name another file with --output.`,
    );
  }
  const path = join(folder, "new");
  const twice = [
    { flag: OUTPUT, path },
    { flag: "--html", path: join(folder, "here", "new") },
  ];
  expect(refusal(() => checkOutputs(twice))?.message).toMatch(/it is the file of --output\. .*--html\.$/);
  expect(refusal(() => checkOutputs([{ flag: OUTPUT, path }], [input]))).toBeUndefined();
});

test("a file takes the place of the earlier one, with its permissions and behind its link, once it is committed", () => {
  const folder = scratchFolder();
  const [file, link] = [join(folder, "file"), join(folder, "link")];
  writeFileSync(file, "old");
  chmodSync(file, 0o640);
  symlinkSync("file", link);
  const output = openOutputFile({ flag: OUTPUT, path: link });
  output.write("ne");
  output.write(Buffer.from("w"));
  output.seal();
  expect(readFileSync(file, "utf8")).toBe("old");
  expect(output.commit()).toBe("11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437");
  output.discard();
  expect(readFileSync(file, "utf8")).toBe("new");
  expect(statSync(file).mode & 0o777).toBe(0o640);
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(["file", "link"]);
});

test("what is discarded leaves neither a file nor the folders that were made for it", () => {
  const folder = scratchFolder();
  mkdirSync(join(folder, "there"));
  const output = openOutputFile({ flag: OUTPUT, path: join(folder, "there", "a", "b", "file") });
  output.write("x");
  output.discard();
  expect(readdirSync(folder, { recursive: true })).toEqual(["there"]);
});

test("a full disk is told in a sentence, and the earlier file is whole", () => {
  const folder = scratchFolder();
  const path = join(folder, "file");
  writeFileSync(path, "old");
  const output = openOutputFile({ flag: OUTPUT, path });
  output.write("new");
  disk.isFull = true;
  expect(refusal(() => output.commit())).toEqual({
    message: `${path} cannot be written: the disk is full; what was there before is unchanged. Make room, or name a file on another disk with --output.`,
    code: 1,
  });
  expect(readFileSync(path, "utf8")).toBe("old");
  expect(readdirSync(folder)).toEqual(["file"]);
});

test("rows that find no room are told, and half a row of an earlier run has a line for itself", () => {
  const path = join(scratchFolder(), "rows");
  writeFileSync(path, "half");
  const rows = openRowFile({ flag: OUTPUT, path });
  rows.add("one\n");
  disk.isFull = true;
  expect(refusal(() => rows.add("two\n"))).toEqual({
    message: `${path} cannot be added to: the disk is full; what it had before is kept. Make room and go on.`,
    code: 1,
  });
  rows.close();
  expect(readFileSync(path, "utf8")).toBe("half\none\n");
});

test("a process that a signal ends leaves no litter, and ends by that signal", async () => {
  const folder = scratchFolder();
  const path = join(folder, "file");
  writeFileSync(path, "old");
  const script = join(folder, "script.ts");
  const module = new URL("../../../src/files/output-file.ts", import.meta.url).href;
  writeFileSync(
    script,
    `import { openOutputFile } from ${JSON.stringify(module)};
     openOutputFile({ flag: "--output", path: ${JSON.stringify(path)} }).write("new");
     setInterval(() => undefined, 1000);
     console.log("open");`,
  );
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  expect(readdirSync(folder).some((name) => name.endsWith(".partial"))).toBe(true);
  child.kill("SIGINT");
  const [, signal] = (await once(child, "exit")) as [number | null, string | null]; // as Node types it
  expect(signal).toBe("SIGINT");
  expect(readdirSync(folder).sort()).toEqual(["file", "script.ts"]);
  expect(readFileSync(path, "utf8")).toBe("old");
});
