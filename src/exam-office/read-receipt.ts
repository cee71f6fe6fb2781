import {
  ACTION_TYPES,
  ASSIGNMENT_GROUPS,
  ISSUE_TYPES,
  PRIORITIES,
  RESOLUTION_ACTIONS,
  TOOL_NAMES,
} from "../domain/vocabulary.js";
import type { Action } from "../domain/action.js";
import { ENDINGS, RECEIPT_FORMAT, type Receipt } from "../exam/index.js";
import { ExamFileError } from "./exam-file-error.js";
import { readSecret } from "./key-file.js";
import { isListOf, isPaper } from "./paper-file.js";
import { JsonTextError, parseStrictJson } from "../support/strict-json.js";
import { isObject } from "../support/is-object.js";

/** The receipt in the file. Throws {@link ExamFileError} where it has not the shape of one. */
export function readReceipt(path: string): Receipt {
  const text = readSecret(path, "the receipt");
  let value: unknown;
  try {
    // Readers differ in which of two they take: what one is shown must be what was signed.
    value = parseStrictJson(text);
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    throw new ExamFileError(
      `${path} is not JSON that can be used: ${error.message}. Name the file that exam finish wrote.`,
    );
  }
  if (isReceipt(value)) return value;
  if (isObject(value) && value["format"] === "helpdesk-exam-receipt/1") {
    throw new ExamFileError(
      `${path} is a receipt of the form helpdesk-exam-receipt/1, which has another floor: verify it with the version that made it` +
        `${typeof value["programVersion"] === "string" ? ` (${value["programVersion"]})` : ""}.`,
    );
  }
  throw new ExamFileError(`${path} is no receipt of the form ${RECEIPT_FORMAT}: it cannot be checked.`);
}

function isReceipt(value: unknown): value is Receipt {
  if (!isObject(value)) return false;
  const {
    format,
    paper,
    programVersion,
    openedAt,
    finishedAt,
    totals,
    episodes,
    refused,
    publicKey,
    signature,
  } = value;
  return (
    format === RECEIPT_FORMAT &&
    isPaper(paper) &&
    [programVersion, finishedAt, publicKey, signature].every((item) => typeof item === "string") &&
    isTextOrNull(openedAt) &&
    isListOf(totals, isObject) &&
    isListOf(episodes, isEpisode) &&
    isListOf(refused, isObject)
  );
}

function isEpisode(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { index, taskId, seed, session, agent, ending, actions, dealtAt, endedAt } = value;
  const { rubric, optimum, optimumBound, constant, blind } = value;
  return (
    [index, seed].every((item) => Number.isInteger(item) && Number(item) >= 0 && Number(item) < 2 ** 31) &&
    [1, 2, 3].some((id) => id === taskId) &&
    [session, agent, dealtAt, endedAt].every(isTextOrNull) &&
    ENDINGS.some((word) => word === ending) &&
    isListOf(actions, isAction) &&
    [rubric, optimum, optimumBound, constant, blind].every((item) => typeof item === "number")
  );
}

const ACTION_WORDS: Readonly<Record<Exclude<keyof Action, "toolTargetTicketId">, readonly string[]>> = {
  actionType: ACTION_TYPES,
  toolName: TOOL_NAMES,
  issueType: ISSUE_TYPES,
  priority: PRIORITIES,
  assignmentGroup: ASSIGNMENT_GROUPS,
  resolutionAction: RESOLUTION_ACTIONS,
};

function isAction(value: unknown): boolean {
  if (!isObject(value) || value["actionType"] === undefined) return false;
  const { toolTargetTicketId, ...words } = value;
  if (toolTargetTicketId !== undefined && typeof toolTargetTicketId !== "string") return false;
  const allowed = new Map<string, readonly string[]>(Object.entries(ACTION_WORDS));
  return Object.entries(words).every(
    ([key, word]) => allowed.get(key)?.some((known) => known === word) === true,
  );
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === "string";
}
