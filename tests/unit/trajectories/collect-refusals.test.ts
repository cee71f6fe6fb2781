import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SettingsError } from "../../../src/cli/settings/read-settings.js";
import { run, scratchFolder } from "./workbench.js";

async function problemsOf(line: string): Promise<readonly string[]> {
  try {
    await run("collect", line);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

test("test tickets are refused unless they are asked for by name, along with all else that is wrong", async () => {
  for (const split of ["test", "all"]) {
    const problems = await problemsOf(
      `--policy oracle --split ${split} --output x --margin 0 --policy nobody`,
    );
    expect(problems.map((problem) => problem.split(" ").slice(0, 2).join(" "))).toEqual([
      "--margin must",
      "--policy must",
      `--split ${split}`,
    ]);
  }
  expect(await problemsOf("--split dev")).toEqual([
    "--output needs a file to write to, such as --output oracle.jsonl.",
  ]);
  const output = join(scratchFolder(), "run.jsonl");
  const ran = await run(
    "collect",
    `--policy constant --split test --allow-test --seeds 0 --output ${output}`,
  );
  expect(ran.code).toBe(0);
  expect(ran.notes).toContain("holds test tickets");
});

test("a policy that has to learn is not collected from untrained", async () => {
  expect(await problemsOf("--policy adaptive_cue_bandit --output x")).toEqual([
    expect.stringContaining("has to learn first"),
  ]);
});

test("labels that nobody gave are never taught: only who sees no labels is collected on tickets that lack some", async () => {
  const folder = scratchFolder();
  const [file, output] = [join(folder, "own.json"), join(folder, "run.jsonl")];
  const tickets = ["a", "b", "c", "d"].map((id) => ({
    ticket_id: id,
    title: id,
    requester: id,
    priority: "low",
  }));
  writeFileSync(file, JSON.stringify({ format: "helpdesk-env/tickets/1", labels: "partial", tickets }));
  const rest = `--dataset ${file} --seeds 3 --tasks 1 --output ${output}`;
  const refusal = expect.stringContaining("2 of 2 tickets lack labels") as unknown;
  expect(await problemsOf(`--policy oracle ${rest}`)).toEqual([refusal]);
  expect(await problemsOf(`--policy heuristic --format preference ${rest}`)).toEqual([refusal]);
  expect((await run("collect", `--policy heuristic ${rest}`)).code).toBe(0);
});
