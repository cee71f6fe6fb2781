import { readFileSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { StepRegret } from "../domain/episode-report.js";
import { episodeLine, headerLine } from "../trajectory-file/index.js";
import { playedAgain, whyOther, type OwnTickets } from "./played-again.js";
import { readTrajectory, type StoredEpisode } from "./read-trajectory.js";

/** A file as the page shows it. */
export interface ViewedFile {
  readonly text: string;
  /** What each step gave away, by the number of the episode in the file, from 1. */
  readonly regrets: Readonly<Record<number, readonly StepRegret[]>>;
  /** What is not told, and why: a sentence each. */
  readonly notes: readonly string[];
}

/**
 * The file with what its episodes are made of, as far as it lacks it: the first `most` are played again on the tickets
 * here. Where they are other tickets or other rules the file is as it is.
 */
export async function viewedFile(path: string, most: number, own: OwnTickets): Promise<ViewedFile> {
  const lines: string[] = [];
  const regrets: Record<number, readonly StepRegret[]> = {};
  const notes: string[] = [];
  let above: StoredEpisode["header"] | undefined;
  for (const stored of readTrajectory(path)) {
    const { header, number, line } = stored;
    if (header !== above) lines.push(headerLine(header));
    const other = whyOther(header, own);
    if (header !== above && other !== undefined)
      notes.push(`${other}. Its episodes are shown as they are; --dataset names their tickets.`);
    above = header;
    const again = other === undefined && number <= most ? playedAgain(stored, own) : undefined;
    if (again?.ok === false) notes.push(`line ${line}: ${again.why}. It is shown as it is.`);
    lines.push(episodeLine(again?.ok === true ? again.episode : stored.episode));
    if (again?.ok === true && again.regrets.length > 0) regrets[number] = again.regrets;
    await nextTurn();
  }
  return { text: lines.join(""), regrets, notes };
}

/** The file as it is. */
export function fileAsItIs(path: string): ViewedFile {
  return { text: readFileSync(path, "utf8"), regrets: {}, notes: [] };
}
