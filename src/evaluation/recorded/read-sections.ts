import type { Dataset } from "../../dataset/index.js";
import { SettingsError } from "../../support/settings-error.js";
import { readTrajectory, type StoredEpisode } from "../../trajectories/read-trajectory.js";
import type { TrajectoryEpisode, TrajectoryHeader } from "../../trajectory-file/index.js";
import { plannedEpisodes, type Evaluation } from "../evaluate-policy.js";
import type { PlannedEpisode } from "../evaluated-episode.js";
import { placeOf } from "../place-of.js";
import type { FailedEpisode, FinishedEpisode } from "../play-episodes.js";
import { partOf } from "../shard.js";
import { headerDifferences } from "./section-header.js";
import { storedPlay } from "./stored-play.js";

/** One player of the evaluation, and the line above what is kept of it. */
export interface Part {
  readonly evaluation: Evaluation;
  readonly header: TrajectoryHeader;
  /** For its episodes to be played again. */
  readonly tickets: Dataset;
}

/** What a recording has of one player. */
export interface Section {
  readonly part: Part;
  /** Episodes of the plan, by their place, in the order in which they are written. */
  readonly held: Map<string, FinishedEpisode | FailedEpisode>;
  /** Episodes that this evaluation does not ask for: they stay in the file. */
  readonly others: readonly TrajectoryEpisode[];
  /** Whether episodes that the place of play failed are written, too. */
  readonly keepsFailures: boolean;
}

const WHAT_TO_DO = "Give the settings that it was played with, or another name.";

/**
 * What is kept in a file of each of these players; nothing without a file. Episodes that were not finished are left out, and so
 * is a last line that was cut off while it was written. Throws {@link SettingsError} for another evaluation's file.
 */
export function readSections(path: string | undefined, parts: readonly Part[]): readonly Section[] {
  const stored = path === undefined ? [] : read(path);
  const sections = parts.map((part) => ({
    part,
    held: new Map<string, FinishedEpisode>(),
    others: [] as TrajectoryEpisode[],
    keepsFailures: part.evaluation.shard !== undefined,
    planned: plannedIn(part),
  }));
  const found = new Map<TrajectoryHeader, (typeof sections)[number]>();
  for (const one of stored) {
    const section = found.get(one.header) ?? sectionOf(path ?? "", one.header, sections);
    found.set(one.header, section);
    if (!one.episode.finished) continue;
    const options = section.planned.get(storedPlace(one));
    const asked = Object.keys(one.episode.reset).length;
    if (options === undefined || options.split !== one.episode.reset.split || asked > PLAIN) {
      section.others.push(one.episode);
      continue;
    }
    const play = storedPlay(one, options, section.part.tickets);
    if ("why" in play) throw damaged(path ?? "", one.line, play.why);
    if ("last" in play) section.held.set(placeOf(options), play);
  }
  return sections;
}

/** Members of what was asked for: task, seed and split. */
const PLAIN = 3;

function read(path: string): readonly StoredEpisode[] {
  const problem = (line: number, what: string): never => {
    throw damaged(path, line, what);
  };
  return [...readTrajectory(path, problem, "left out")];
}

function damaged(path: string, line: number, why: string): SettingsError {
  return new SettingsError([
    `--resume: ${path}:${line} cannot be gone on with: ${why}. Take the line out, or choose another name.`,
  ]);
}

function plannedIn({ evaluation }: Part): ReadonlyMap<string, PlannedEpisode> {
  const all = plannedEpisodes(evaluation);
  const { shard } = evaluation;
  const own = shard === undefined ? all : partOf(all, shard);
  return new Map(own.map((one) => [placeOf(one), one]));
}

function storedPlace({ episode }: StoredEpisode): string {
  const { reset, attempt = 1 } = episode;
  return placeOf({ taskId: reset.task_id, seed: reset.seed, attempt });
}

/** Throws {@link SettingsError} with all that differs from the player that is nearest. */
function sectionOf<T extends { readonly part: Part }>(
  path: string,
  header: TrajectoryHeader,
  sections: readonly T[],
): T {
  const compared = sections.map((section) => ({
    section,
    differing: headerDifferences(header, section.part.header),
  }));
  const [nearest] = compared.sort((a, b) => a.differing.length - b.differing.length);
  if (nearest === undefined) throw new Error("an evaluation has a player");
  if (nearest.differing.length === 0) return nearest.section;
  throw new SettingsError([
    `--resume: ${path} was played otherwise: ${nearest.differing.join("; ")}. ${WHAT_TO_DO}`,
  ]);
}
