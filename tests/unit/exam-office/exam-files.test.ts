import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ExamFileError } from "../../../src/exam-office/exam-file-error.js";
import { readLog } from "../../../src/exam-office/log-file.js";
import { readPaper } from "../../../src/exam-office/paper-file.js";
import { readReceipt } from "../../../src/exam-office/read-receipt.js";
import { KEY, paperOf, SUBMIT } from "../exam/exam-kit.js";
import { scratchFolder } from "../files/scratch.js";

/** What a reader says of a file with this in it, without the folder. */
function refusal(read: (path: string) => unknown, content: unknown): string {
  const folder = scratchFolder();
  const path = join(folder, "file.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  try {
    read(path);
  } catch (error) {
    if (error instanceof ExamFileError) return error.message.replaceAll(`${folder}/`, "");
    throw error;
  }
  return "";
}

const RECEIPT = {
  format: "helpdesk-exam-receipt/2",
  programVersion: "1",
  paper: paperOf(),
  openedAt: null,
  finishedAt: "2026-01-02T00:00:00.000Z",
  totals: [],
  episodes: [],
  refused: [],
  publicKey: "",
  signature: "",
};
const EPISODE = {
  ...{ index: 0, taskId: 1, seed: 3, session: null, agent: null, ending: "not_dealt", actions: [] },
  ...{ dealtAt: null, endedAt: null, rubric: 0, optimum: 1, optimumBound: 1, constant: 0, blind: 0 },
};
const MADE_BY_CREATE = "Name the file that exam create wrote.";
const MADE_BY_FINISH = "Name the file that exam finish wrote.";

test.each([
  ["an exam", paperOf(), ""],
  ["an exam that knows more than this program", { ...paperOf(), more: 1 }, ""],
  ["no JSON", "exam", `file.json is not JSON. ${MADE_BY_CREATE}`],
  [
    "a key that stands twice",
    '{"format":1,"format":2}',
    `file.json is not JSON that can be used: the key "format" stands twice; keep the one that is meant. ${MADE_BY_CREATE}`,
  ],
  ["a list", [], `file.json must be a JSON object, and is none. ${MADE_BY_CREATE}`],
  [
    "another format",
    { format: "helpdesk-exam/9" },
    `file.json: format must be "helpdesk-exam/2"; it is "helpdesk-exam/9". ${MADE_BY_CREATE}`,
  ],
  ["no format", {}, `file.json: format must be "helpdesk-exam/2"; it is missing. ${MADE_BY_CREATE}`],
  [
    "three things wrong",
    { ...paperOf(), commitment: "x", tasks: [1, 4], floors: [{ taskId: 1, seeds: 0, route: SUBMIT }] },
    [
      "file.json has 3 problems:",
      '  commitment must be 64 digits in lowercase hex; it is "x"',
      "  tasks[1] must be one of 1, 2, 3; it is 4",
      "  floors[0].seeds must be a whole number from 1; it is 0",
      MADE_BY_CREATE,
    ].join("\n"),
  ],
])("of an exam file, %s is answered by all that is wrong", (_, content, message) => {
  expect(refusal(readPaper, content)).toBe(message);
});

test.each([
  ["in hex", KEY.toString("hex")],
  ["in digits alone", "12".repeat(32)],
])("a key %s that is named as the exam is not shown", (_, key) => {
  expect(refusal(readPaper, key)).not.toContain(key.slice(0, 4));
});

test.each([
  ["a receipt", { ...RECEIPT, episodes: [{ ...EPISODE, actions: [SUBMIT] }] }, ""],
  [
    "of another exam's form",
    { ...RECEIPT, paper: paperOf({ episodes: 0 }) },
    `file.json: paper.episodes must be a whole number from 1; it is 0. ${MADE_BY_FINISH}`,
  ],
  [
    "an action with a field that no action has",
    { ...RECEIPT, episodes: [{ ...EPISODE, actions: [{ ...SUBMIT, label: 1 }] }] },
    `file.json: episodes[0].actions[0]: label is not one of its members. ${MADE_BY_FINISH}`,
  ],
  [
    "the form before, which the version that made it reads",
    { format: "helpdesk-exam-receipt/1", programVersion: "0.1.0" },
    "file.json is a receipt of the form helpdesk-exam-receipt/1, which has another floor: verify it with the version that made it (0.1.0).",
  ],
])("of a receipt, %s is answered by where it is wrong", (_, content, message) => {
  expect(refusal(readReceipt, content)).toBe(message);
});

test("a line that is no event of an exam is told by its number and what is wrong", () => {
  const { commitment } = paperOf();
  const opened = { event: "opened", at: "2026-01-02T00:00:00.000Z", commitment };
  const read = (...lines: readonly unknown[]): string =>
    refusal(
      (path) => readLog(path, commitment),
      lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join(""),
    );
  const todo = "Name this exam's log as its server wrote it, or a new file.";
  expect([
    read(opened, { event: "acted", episode: 0, action: SUBMIT }),
    read(opened, { event: "paused" }),
    read(opened, { event: "acted", episode: -1, action: SUBMIT }),
    read(opened, "{"),
    read({ ...opened, commitment: "other" }),
  ]).toEqual([
    "",
    `file.json:2: event must be one of opened, dealt, acted, ended, refused; it is "paused". ${todo}`,
    `file.json:2: episode must be a whole number from 0 to 2147483647; it is -1. ${todo}`,
    expect.stringMatching(/^file\.json:2 is not JSON that can be read: .*column 2\. Name this exam's log/),
    "file.json is the log of another exam. Name this exam's, or a new file.",
  ]);
});
