/** The commands that the README's table names, one after the other in one folder, as a reader would run them. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { readPage } from "../architecture/markdown.js";
import { PROGRAM } from "../support/program.js";
import { runTool } from "./run-tool.js";

const folder = mkdtempSync(path.join(tmpdir(), "helpdesk-readme-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [, section = ""] = readPage("README.md").text.split("## Judge, compare, collect, replay\n");
const [table = ""] = section.split("\n## ");
const commands = [...table.matchAll(/`npm run ([^`]+)`/g)].map(([, command = ""]) => command);

test("the README names a command for each of evaluate, policy, collect, replay and regrade", () => {
  const names = commands.map((command) => command.split(" -- ")[0]);
  expect(names).toEqual(["evaluate", "policy", "policy", "collect", "replay", "regrade"]);
});

// Half a minute of processes: the names above are enough on a user's machine.
test.runIf(process.env["HELPDESK_CI"] === "1").each(commands)(
  "npm run %s does what it says",
  async (command) => {
    const [name = "", flags = ""] = command.split(" -- ");
    const done = await runTool(process.execPath, [PROGRAM, name, ...flags.split(" ")], {}, folder);
    expect(done.stderr).not.toMatch(/error|at file:/i);
    expect(done).toMatchObject({ code: 0 });
  },
);
