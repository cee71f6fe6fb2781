/** `serve --split` where it cannot be: nothing is started, and one sentence says why. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { COMMANDS } from "../../../src/cli/commands.js";
import { runExam } from "../../../src/cli/exam.js";
import { runProgram } from "../../../src/cli/run-program.js";
import { readSettings } from "../../../src/cli/settings/read-settings.js";
import { SERVER_SETTINGS } from "../../../src/cli/settings/server-settings.js";
import { loadDataset } from "../../../src/dataset/index.js";
import { startExam } from "../../../src/exam-office/start-exam.js";
import { signalFor } from "../../support/heard-signal.js";
import { aRecord } from "../dataset/records.js";
import { scratchFolder } from "../files/scratch.js";

/** Exit code 2, with this one problem. */
const refused = (problem: string) => [
  2,
  `One setting is wrong:\n  ${problem}\nRun with --help for what each one means.\n`,
];

/** The exit code of `serve`, and what it wrote to standard error. */
async function served(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly [code: number, said: string]> {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const signals = [signalFor("SIGINT"), signalFor("SIGTERM")]; // a server listens for as long as its process lives
  try {
    const program = { name: "helpdesk-env", commands: COMMANDS };
    const code = await runProgram(program, ["serve", "--port", "0", ...args], environment);
    return [code, write.mock.calls.map(([text]) => String(text)).join("")];
  } finally {
    for (const { release } of signals) release();
    write.mockRestore();
  }
}

test.each([
  ["--split", ["--split", "train"], {}],
  ["HELPDESK_SPLIT", [], { HELPDESK_SPLIT: "train" }],
])(
  "an unknown word in %s is told with the words that there are, and exits with 2",
  async (name, args, environment) => {
    expect(await served(args, environment)).toEqual(
      refused(`${name} must be one of dev, test, all; it is "train".`),
    );
  },
);

test("a split without tickets is told with the one that has them, and exits with 2", async () => {
  const file = join(scratchFolder(), "tickets.json");
  const related = ["t-1", "t-2"].map((ticket_id) => aRecord({ ticket_id }));
  writeFileSync(file, JSON.stringify(related));
  expect(await served(["--split", "test", "--dataset", file])).toEqual(
    refused(
      "--split test has no tickets, because all tickets of the dataset are related to each other. Use --split dev.",
    ),
  );
});

/** An exam over these tickets: the flags that hold it. */
function examOver(split: string): { readonly paper: string; readonly flags: readonly string[] } {
  const folder = scratchFolder();
  const [paper, key] = [join(folder, "exam.json"), join(folder, "exam.key")];
  const made = ["--episodes", "1", "--tasks", "1", "--split", split, "--key", key, "--out", paper];
  runExam(["create", ...made], {}, { out: () => undefined, notes: { write: () => undefined } });
  return { paper, flags: ["--exam", paper, "--key", key] };
}

test.each([
  ["test", "dev", "the split test"],
  ["dev", "test", "the split dev"],
  ["all", "dev", "all tickets"],
])("an exam over %s is not held by a server of %s", async (own, split, named) => {
  const { paper, flags } = examOver(own);
  expect(await served([...flags, "--split", split])).toEqual(
    refused(
      `--split ${split}: the exam in ${paper} is played with ${named}. Start with --split ${own}, or without --split.`,
    ),
  );
});

test.each([
  ["test", ["--split", "test"]],
  ["dev", ["--split", "dev"]],
  ["dev", []],
])("an exam over %s is held by a server started with %j", (own, args) => {
  const settings = readSettings(SERVER_SETTINGS, [...examOver(own).flags, ...args], {});
  const exam = startExam(settings, loadDataset());
  exam?.log.close();
  expect(exam?.options.paper.split).toBe(own);
});
