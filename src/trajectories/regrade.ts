import { setImmediate as nextTurn } from "node:timers/promises";
import { loadDataset } from "../dataset/index.js";
import { checkOutputs, named } from "../files/check-outputs.js";
import { OutputFileError } from "../files/output-error.js";
import { openOutputFile } from "../files/output-file.js";
import type { RunTerminal } from "../support/terminal.js";
import { contradiction, falseFigure, type FalseFigure } from "./false-figures.js";
import type { RegradeOptions } from "./options.js";
import { provenanceDifferences, provenanceOf, ticketsOf } from "./provenance.js";
import {
  checkTrajectory,
  readTrajectory,
  TrajectoryFileError,
  type StoredEpisode,
} from "./read-trajectory.js";
import { regradeEpisode } from "./regrade-episode.js";
import { createRegradeSummary } from "./regrade-summary.js";
import { linesOf } from "./rows.js";
import { shownValue } from "./shown-value.js";
import { createSightWatch } from "./sight-watch.js";

/** Some episodes cannot be regraded, a figure of the file is false, or the file cannot be used. */
const EXIT_FAILED = 1;
/** As a shell has it for Ctrl-C. */
const EXIT_INTERRUPTED = 130;

/** Grades every episode of the file anew and tells what changed. Gives the exit code. */
export async function regradeFile(
  path: string,
  settings: RegradeOptions,
  terminal: RunTerminal,
): Promise<number> {
  try {
    return await regradeAll(path, settings, terminal);
  } catch (error) {
    if (!(error instanceof TrajectoryFileError || error instanceof OutputFileError)) throw error;
    terminal.notes.write(`regrade: ${error.message}\n`);
    return error instanceof OutputFileError ? error.exitCode : EXIT_FAILED;
  }
}

async function regradeAll(
  path: string,
  settings: RegradeOptions,
  { out, notes, progress, listenForInterrupt }: RunTerminal,
): Promise<number> {
  const output = settings.output ?? `${path.replace(/\.jsonl$/, "")}.regraded.jsonl`;
  checkOutputs(
    named({ "--output": output }),
    named({ "the trajectory": path, "--dataset": settings.dataset }),
  );
  const { episodes: total, provenances } = checkTrajectory(path);
  const dataset = loadDataset(settings.dataset);
  const provenance = await provenanceOf(dataset);
  const file = openOutputFile({ flag: "--output", path: output });
  const interrupt = listenForInterrupt();
  const summary = createRegradeSummary();
  const left: string[] = [];
  const untrue: string[] = [];
  const sight = createSightWatch();
  progress.expect(total, 0);
  try {
    for (const stored of readTrajectory(path)) {
      const { episode, number, line } = stored;
      const { reset } = episode;
      const tickets = ticketsOf(dataset, reset.split ?? "all");
      const regraded = regradeEpisode(stored, tickets, provenance);
      const isOwn = provenanceDifferences([episode], provenance).length === 0;
      progress.advance(`episode ${number}`);
      const wrong =
        regraded.ok && isOwn ? falseFigure(stored, { ...regraded, tickets }) : contradiction(stored);
      if (wrong !== undefined) untrue.push(describeFalse(path, stored, wrong));
      if (regraded.ok) {
        sight.update(stored, tickets);
        file.write(linesOf(regraded.rows));
        summary.add(stored, regraded.rows);
      } else {
        left.push(
          `${path}:${line}: episode ${number} (task ${reset.task_id}, seed ${reset.seed}) is left out: ${regraded.why}`,
        );
      }
      await nextTurn();
      if (interrupt.signal.aborted) {
        progress.clear();
        notes.write(`regrade: stopped; ${output} is as it was before. Run it again to regrade.\n`);
        return EXIT_INTERRUPTED;
      }
    }
    file.commit();
  } finally {
    progress.clear();
    interrupt.release();
    file.discard();
  }
  for (const text of provenanceDifferences(provenances, provenance)) out(`regrade: ${text}`);
  summary.lines().forEach(out);
  left.forEach((text) => notes.write(`regrade: ${text}\n`));
  untrue.forEach((text) => notes.write(`regrade: ${text}\n`));
  sight.warnings().forEach((text) => notes.write(`regrade: warning: ${text}\n`));
  out(`${output}: ${total - left.length} of ${total} episodes`);
  return left.length + untrue.length === 0 ? 0 : EXIT_FAILED;
}

function describeFalse(path: string, { number, episode }: StoredEpisode, wrong: FalseFigure): string {
  const { task_id, seed } = episode.reset;
  const { line, step, path: member, expected, seen, why } = wrong;
  return (
    `${path}:${line}: episode ${number} (task ${task_id}, seed ${seed}), step ${step}, ${member}: it says ` +
    `${shownValue(expected)}, and its own queue and actions make ${shownValue(seen)}${why === undefined ? "" : `; ${why}`}`
  );
}
