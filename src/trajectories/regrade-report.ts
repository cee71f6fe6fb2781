import type { Dataset } from "../dataset/index.js";
import { contradiction, falseFigure, type FalseFigure } from "./false-figures.js";
import type { StoredEpisode } from "./read-trajectory.js";
import type { Regraded } from "./regrade-episode.js";
import { createRegradeSummary } from "./regrade-summary.js";
import { shownValue } from "./shown-value.js";
import { createSightWatch } from "./sight-watch.js";

/** What a reader learns of a file that is graded anew, gathered episode by episode. */
export interface RegradeReport {
  /** `isOwn`: the episode was played by the rules and on the tickets of this program, so that its figures must be equal. */
  add(stored: StoredEpisode, regraded: Regraded, tickets: Dataset, isOwn: boolean): void;
  /** What grading anew changed. */
  changes(): readonly string[];
  /** Episodes that are left out, false figures, and warnings. */
  notes(): readonly string[];
  leftOut(): number;
  /** Whether nothing was left out and no figure is false. */
  isSound(): boolean;
}

export function createRegradeReport(path: string): RegradeReport {
  const summary = createRegradeSummary();
  const sight = createSightWatch();
  const left: string[] = [];
  const untrue: string[] = [];

  return {
    add(stored, regraded, tickets, isOwn) {
      const wrong =
        regraded.ok && isOwn ? falseFigure(stored, { ...regraded, tickets }) : contradiction(stored);
      if (wrong !== undefined) untrue.push(describeFalse(path, stored, wrong));
      if (regraded.ok) {
        sight.update(stored, tickets);
        summary.add(stored, regraded.episode);
      } else {
        left.push(describeLeftOut(path, stored, regraded.why));
      }
    },
    changes: () => summary.lines(),
    notes: () => [...left, ...untrue, ...sight.warnings().map((text) => `warning: ${text}`)],
    leftOut: () => left.length,
    isSound: () => left.length + untrue.length === 0,
  };
}

function describeLeftOut(path: string, { episode, number, line }: StoredEpisode, why: string): string {
  const { task_id, seed } = episode.reset;
  return `${path}:${line}: episode ${number} (task ${task_id}, seed ${seed}) is left out: ${why}`;
}

function describeFalse(path: string, { number, line, episode }: StoredEpisode, wrong: FalseFigure): string {
  const { task_id, seed } = episode.reset;
  const { step, path: member, expected, seen, why } = wrong;
  return (
    `${path}:${line}: episode ${number} (task ${task_id}, seed ${seed}), step ${step}, ${member}: it says ` +
    `${shownValue(expected)}, and its own queue and actions make ${shownValue(seen)}${why === undefined ? "" : `; ${why}`}`
  );
}
