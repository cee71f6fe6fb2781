import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import type { ExamEvent } from "../exam/index.js";
import { objectInLine } from "../files/object-in-line.js";
import { lockRun } from "../files/run-lock.js";
import { codeOf, reasonOf } from "../files/output-error.js";
import { ExamFileError } from "./exam-file-error.js";
import { EVENT } from "./event-shapes.js";
import { shaped } from "./read-exam-file.js";

/** The log of an exam: a line for everything that happened, on the disk before it is answered. */
export interface ExamLog {
  readonly path: string;
  /** What stood in it when it was opened. */
  readonly earlier: readonly ExamEvent[];
  append(event: ExamEvent): void;
  close(): void;
}

export function logPathOf(examPath: string): string {
  return `${examPath.replace(/\.json$/, "")}.log.jsonl`;
}

/** Throws {@link ExamFileError} where it is another exam's, or cannot be written; `OutputFileError` where a server has it. */
export function openLog(path: string, commitment: string): ExamLog {
  const lock = lockRun(`${path}.lock`, path);
  try {
    const bytes = bytesOf(path);
    const whole = bytes.subarray(0, bytes.lastIndexOf("\n") + 1);
    const earlier = eventsIn(whole.toString("utf8"), path, commitment);
    const descriptor = openSync(path, "a", 0o600);
    // A line that a dying server left half written says nothing that was answered.
    ftruncateSync(descriptor, whole.byteLength);
    return {
      path,
      earlier,
      append(event) {
        writeSync(descriptor, `${JSON.stringify(event)}\n`);
        // An episode that was seen must stay dealt even if the machine stops.
        if (event.event === "dealt" || event.event === "ended") fsyncSync(descriptor);
      },
      close() {
        closeSync(descriptor);
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    if (error instanceof ExamFileError) throw error;
    throw new ExamFileError(`The log ${path} cannot be written: ${reasonOf(error)}.`);
  }
}

/** The whole lines of a log. Throws {@link ExamFileError}. */
export function readLog(path: string, commitment: string): readonly ExamEvent[] {
  const bytes = bytesOf(path);
  return eventsIn(bytes.subarray(0, bytes.lastIndexOf("\n") + 1).toString("utf8"), path, commitment);
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return Buffer.alloc(0);
    throw new ExamFileError(`The log ${path} cannot be read: ${reasonOf(error)}.`);
  }
}

function eventsIn(text: string, path: string, commitment: string): readonly ExamEvent[] {
  const lines = text.split("\n").slice(0, -1);
  const events = lines.map((line, index) => eventIn(line, `${path}:${index + 1}`));
  const [first] = events;
  if (first === undefined || (first.event === "opened" && first.commitment === commitment)) return events;
  throw new ExamFileError(`${path} is the log of another exam. Name this exam's, or a new file.`);
}

function eventIn(line: string, where: string): ExamEvent {
  const whatToDo = "Name this exam's log as its server wrote it, or a new file.";
  const read = objectInLine({ text: line });
  if ("problem" in read) throw new ExamFileError(`${where} ${read.problem}. ${whatToDo}`);
  return shaped(EVENT, read.value, { where, whatToDo });
}
