import * as v from "valibot";
import { TASK_IDS } from "../domain/task.js";
import { ENDINGS, RECEIPT_FORMAT, type Receipt } from "../exam/index.js";
import { ANY_TEXT, having, listOf, NUMBER, oneOf, TEXT_OR_NULL, wholeNumber } from "../files/shapes.js";
import { ACTION } from "../rollouts/domain-shapes.js";
import { MAX_SEED } from "../service/index.js";
import { EPISODE_NUMBER, REFUSED_CALLS } from "./event-shapes.js";
import { ExamFileError } from "./exam-file-error.js";
import { PAPER } from "./paper-file.js";
import { readObject, shaped } from "./read-exam-file.js";

const EPISODE = having({
  index: EPISODE_NUMBER,
  taskId: oneOf(TASK_IDS),
  seed: wholeNumber(0, MAX_SEED),
  session: TEXT_OR_NULL,
  agent: TEXT_OR_NULL,
  ending: oneOf(ENDINGS),
  actions: listOf(ACTION),
  dealtAt: TEXT_OR_NULL,
  endedAt: TEXT_OR_NULL,
  rubric: NUMBER,
  optimum: NUMBER,
  optimumBound: NUMBER,
  constant: NUMBER,
  blind: NUMBER,
});

const TOTAL = having({
  agent: TEXT_OR_NULL,
  taskId: oneOf(TASK_IDS),
  episodes: wholeNumber(0),
  unfinished: wholeNumber(0),
  rubric: NUMBER,
  regret: NUMBER,
  solved: NUMBER,
  floor: NUMBER,
  floorFrom: oneOf(["best_constant", "text_blind"]),
  optimum: NUMBER,
});

const RECEIPT = having({
  format: oneOf([RECEIPT_FORMAT]),
  programVersion: ANY_TEXT,
  paper: PAPER,
  openedAt: TEXT_OR_NULL,
  finishedAt: ANY_TEXT,
  totals: listOf(TOTAL),
  episodes: listOf(EPISODE),
  refused: listOf(REFUSED_CALLS),
  publicKey: ANY_TEXT,
  signature: ANY_TEXT,
}) satisfies v.GenericSchema<unknown, Receipt>;

/** Asks for the format first: of a file of another one nothing else is told. */
const RECEIPT_FILE = v.variant("format", [RECEIPT], JSON.stringify(RECEIPT_FORMAT));

/** The receipt in the file. Throws {@link ExamFileError} where it has not the shape of one. */
export function readReceipt(path: string): Receipt {
  const whatToDo = "Name the file that exam finish wrote.";
  const value = readObject(path, "the receipt", whatToDo);
  if (value["format"] === "helpdesk-exam-receipt/1") {
    const { programVersion } = value;
    const version = typeof programVersion === "string" ? ` (${programVersion})` : "";
    throw new ExamFileError(
      `${path} is a receipt of the form helpdesk-exam-receipt/1, which has another floor: verify it with the version that made it${version}.`,
    );
  }
  return shaped(RECEIPT_FILE, value, { where: path, whatToDo });
}
