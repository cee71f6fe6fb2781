import { setImmediate as nextTurn } from "node:timers/promises";
import { checkOutputs, named } from "../files/check-outputs.js";
import { OutputFileError } from "../files/output-error.js";
import { openOutputFile } from "../files/output-file.js";
import type { RunTerminal } from "../support/terminal.js";
import type { RegradeOptions } from "./options.js";
import { provenanceDifferences, provenanceOf } from "./provenance.js";
import {
  checkTrajectory,
  readTrajectory,
  TrajectoryFileError,
  type StoredEpisode,
} from "./read-trajectory.js";
import { regradeEpisode } from "./regrade-episode.js";
import { createRegradeReport } from "./regrade-report.js";
import { episodeLine, headerLine, headerOf } from "../trajectory-file/index.js";
import { ticketsOfEpisode, ticketsOfFile } from "./tickets-of-file.js";
import { counted } from "../support/counted.js";

/** Some episodes cannot be regraded, a figure of the file is false, or the file cannot be used. */
const EXIT_FAILED = 1;
/** As a shell has it for Ctrl-C. */
const EXIT_INTERRUPTED = 130;

/** Grades every episode of the file anew and reports what changed. Gives the exit code. */
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
  const dataset = ticketsOfFile(path, settings);
  const provenance = await provenanceOf(dataset);
  const file = openOutputFile({ flag: "--output", path: output });
  const interrupt = listenForInterrupt();
  const report = createRegradeReport(path);
  progress.expect(total, 0);
  let above: StoredEpisode["header"] | undefined;
  try {
    for (const stored of readTrajectory(path)) {
      const { header } = stored;
      const tickets = ticketsOfEpisode(stored, dataset, settings.key);
      const regraded = regradeEpisode(stored, tickets);
      progress.advance(`episode ${stored.number}`);
      const isOwn = provenanceDifferences([header], provenance).length === 0;
      report.add(stored, regraded, tickets, isOwn);
      if (header !== above) file.write(headerLine(headerOf({ ...header, ...provenance })));
      above = header;
      if (regraded.ok) file.write(episodeLine(regraded.episode));
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
  report.changes().forEach(out);
  report.notes().forEach((text) => notes.write(`regrade: ${text}\n`));
  out(`${output}: ${total - report.leftOut()} of ${counted(total, "episode")}`);
  return report.isSound() ? 0 : EXIT_FAILED;
}
