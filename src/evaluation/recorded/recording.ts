import { existsSync, rmSync } from "node:fs";
import { targetOf, type NamedFile } from "../../files/check-outputs.js";
import { OutputFileError } from "../../files/output-error.js";
import { openOutputFile, replaceFile } from "../../files/output-file.js";
import { openRowFile } from "../../files/row-file.js";
import { lockRun } from "../../files/run-lock.js";
import { episodeLine, headerLine } from "../../trajectory-file/index.js";
import type { Evaluation } from "../evaluate-policy.js";
import { placeOf } from "../place-of.js";
import type { FailedEpisode, FinishedEpisode, Played } from "../play-episodes.js";
import { readSections, type Part, type Section } from "./read-sections.js";
import { writtenEpisode } from "./write-played.js";

/** Where an evaluation keeps what it plays, episode by episode, so that it can go on after an end in between. */
export interface Recording {
  /** As the user named it. */
  readonly path: string;
  /** Episodes that are in the file now. */
  count(): number;
  /** The evaluation as one that keeps what it plays, and does not play again what is kept. */
  on(evaluation: Evaluation): Evaluation;
  /** Unlocks the file. A new one without an episode is removed. */
  close(): void;
}

/**
 * Opens the file of `--record`, which must be new, or of `--resume`, which may be there. Throws `OutputFileError`, and
 * `SettingsError` where it is of another evaluation.
 */
export function openRecording(file: NamedFile, parts: readonly Part[]): Recording {
  const target = targetOf(file);
  const isNew = !existsSync(target);
  if (!isNew && file.flag === "--record") {
    throw new OutputFileError(
      `${file.path} is there already. Go on with it by --resume ${file.path}, or choose another name.`,
      "begin",
    );
  }
  // Aside first: it makes the folder that the lock lies in.
  openOutputFile(file).discard();
  const aside = openOutputFile(file);
  try {
    const lock = lockRun(`${target}.lock`, file.path);
    try {
      const sections = readSections(isNew ? undefined : file.path, parts);
      for (const section of sections) for (const line of linesOf(section)) aside.write(line);
      aside.commit();
      const remove = (): void => (isNew ? rmSync(target, { force: true }) : undefined);
      return recordingIn(file, sections, { release: () => lock.release(), remove });
    } catch (error) {
      lock.release();
      throw error;
    }
  } finally {
    aside.discard();
  }
}

interface Ends {
  readonly release: () => void;
  /** Of a new file that nothing came into. */
  readonly remove: () => void;
}

function recordingIn(file: NamedFile, sections: readonly Section[], { release, remove }: Ends): Recording {
  let rows = openRowFile(file);
  let below: Section | undefined;
  const add = (section: Section, one: FinishedEpisode | FailedEpisode): void => {
    // Only a shard tells of what failed: its evaluation counts it.
    if (!("last" in one) && !section.keepsFailures) return;
    const header = below === section ? "" : headerLine(section.part.header);
    rows.add(header + lineOf(section, one));
    below = section;
    section.held.set(placeOf("last" in one ? one.options : one), one);
  };
  /** In the order of the plan, whenever each was played. */
  const settle = (section: Section, { finished, failures }: Played): void => {
    section.held.clear();
    for (const one of finished) section.held.set(placeOf(one.options), one);
    if (section.keepsFailures) for (const one of failures) section.held.set(placeOf(one), one);
    rows.close();
    replaceFile(file, sections.flatMap(linesOf).join(""));
    rows = openRowFile(file);
    below = undefined;
  };
  const count = (): number => sections.reduce((sum, { held, others }) => sum + held.size + others.length, 0);
  return {
    path: file.path,
    count,
    on(evaluation) {
      const section = sections.find(({ part }) => part.evaluation.policy.name === evaluation.policy.name);
      if (section === undefined) throw new Error(`${evaluation.policy.name} has no part of ${file.path}`);
      const kept = [...section.held.values()].filter((one): one is FinishedEpisode => "last" in one);
      return {
        ...evaluation,
        kept: new Map(kept.map((one) => [placeOf(one.options), one])),
        onEnd: (one) => add(section, one),
        onPlayed(played) {
          if (evaluation.stop?.aborted !== true) settle(section, played);
          evaluation.onPlayed?.(played);
        },
      };
    },
    close() {
      rows.close();
      if (count() === 0) remove();
      release();
    },
  };
}

function linesOf(section: Section): readonly string[] {
  const { part, held, others } = section;
  if (held.size + others.length === 0) return [];
  const own = [...held.values()].map((one) => lineOf(section, one));
  return [headerLine(part.header), ...others.map(episodeLine), ...own];
}

function lineOf({ part }: Section, one: FinishedEpisode | FailedEpisode): string {
  return episodeLine(writtenEpisode(one, part.evaluation.provenance.split, part.tickets));
}
