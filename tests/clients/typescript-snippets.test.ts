/** The TypeScript programs of the docs, as a reader would run them. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { blocksOf, readPage } from "../architecture/markdown.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";
import { REPOSITORY } from "./python-with.js";
import { runTool } from "./run-tool.js";

/** In the repository, where the packages that they import are installed. */
const SCRATCH = path.join(REPOSITORY, ".cache", "typescript-snippets");

const PROGRAMS = ["docs/clients.md", "packages/client/README.md"].flatMap((page) =>
  blocksOf(readPage(page))
    .filter(({ language, text }) => language === "ts" && text.includes("7860") && text.startsWith("import"))
    .map(({ text }, index) => [page, index, text] as const),
);

let server: WholeServer;
beforeAll(async () => {
  mkdirSync(SCRATCH, { recursive: true });
  server = await startWholeServer(100);
});
afterAll(async () => {
  rmSync(SCRATCH, { recursive: true, force: true });
  await server.close(0);
});

test("there are programs for a session, a stream and a batch", () => {
  expect(PROGRAMS.map(([page]) => page)).toEqual([
    ...Array.from({ length: 3 }, () => "docs/clients.md"),
    ...Array.from({ length: 2 }, () => "packages/client/README.md"),
  ]);
});

test.for(PROGRAMS)("program %$ of %s plays to its end and leaves no session", async ([page, index, text]) => {
  const file = path.join(SCRATCH, `${path.basename(path.dirname(page))}-${index}.ts`);
  writeFileSync(file, text.replaceAll("http://127.0.0.1:7860", server.url));
  const done = await runTool(process.execPath, ["--import", "tsx", file], {}, REPOSITORY);
  expect([done.code, done.stderr, server.service.activeSessions()]).toEqual([0, "", 0]);
});
