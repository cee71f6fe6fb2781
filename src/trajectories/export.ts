import { counted } from "../support/counted.js";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Dataset } from "../dataset/index.js";
import { checkOutputs, named } from "../files/check-outputs.js";
import { OutputFileError } from "../files/output-error.js";
import { openOutputFile } from "../files/output-file.js";
import type { RunTerminal } from "../support/terminal.js";
import { falseFigure } from "./false-figures.js";
import { openSink } from "./open-sink.js";
import type { PlayedEpisode } from "./played-episode.js";
import type { ExportOptions } from "./options.js";
import { provenanceDifferences, provenanceOf } from "./provenance.js";
import {
  checkTrajectory,
  readTrajectory,
  TrajectoryFileError,
  type StoredEpisode,
} from "./read-trajectory.js";
import { regradeEpisode } from "./regrade-episode.js";
import { shownValue } from "./shown-value.js";
import type { Sink } from "./sink.js";
import type { EpisodeHead } from "./trajectory-of.js";
import { ticketsOfEpisode, ticketsOfFile } from "./tickets-of-file.js";

const EXIT_FAILED = 1;
/** As a shell has it for Ctrl-C. */
const EXIT_INTERRUPTED = 130;

/** A file that cannot be exported; the message says why and what to do. */
class ExportError extends Error {
  override readonly name = "ExportError";
}

/**
 * Writes the finished episodes of a file in another form: all are played again here, so that what the file does not keep is
 * there, and what it says is true. Gives the exit code.
 */
export async function exportFile(
  path: string,
  settings: ExportOptions & { readonly output: string },
  terminal: RunTerminal,
): Promise<number> {
  try {
    return await exportAll(path, settings, terminal);
  } catch (error) {
    const isTold =
      error instanceof TrajectoryFileError ||
      error instanceof OutputFileError ||
      error instanceof ExportError;
    if (!isTold) throw error;
    terminal.notes.write(`trajectories export: ${error.message}\n`);
    return error instanceof OutputFileError ? error.exitCode : EXIT_FAILED;
  }
}

async function exportAll(
  path: string,
  settings: ExportOptions & { readonly output: string },
  { out, notes, progress, listenForInterrupt }: RunTerminal,
): Promise<number> {
  const { output, format } = settings;
  checkOutputs(
    named({ "--output": output }),
    named({ "the trajectory": path, "--dataset": settings.dataset }),
  );
  const { episodes: total, provenances } = checkTrajectory(path);
  const dataset = ticketsOfFile(path, settings);
  const here = await provenanceOf(dataset);
  const [other] = provenanceDifferences(provenances, {
    ...here,
    contract_version: provenances[0]?.contract_version ?? "",
  });
  if (other !== undefined)
    throw new ExportError(`${path}: ${other}. Regrade it first, or name its tickets with --dataset.`);
  const file = openOutputFile({ flag: "--output", path: output });
  const interrupt = listenForInterrupt();
  const counts = { episodes: 0, rows: 0 };
  let sink: Sink | undefined;
  progress.expect(total, 0);
  try {
    for (const stored of readTrajectory(path)) {
      progress.advance(`episode ${stored.number}`);
      await nextTurn();
      if (interrupt.signal.aborted) {
        notes.write(`trajectories export: stopped; ${output} is as it was before.\n`);
        return EXIT_INTERRUPTED;
      }
      if (!stored.episode.finished) continue;
      refuseTest(stored, path, settings.allowTest);
      const { policy, sees, episode } = stored;
      const head: EpisodeHead = { ...here, policy, sees, split: episode.reset.split };
      const played = playedAgain(stored, path, ticketsOfEpisode(stored, dataset, settings.key));
      sink ??= openSink(format, file, head, settings);
      counts.rows += sink.add(head, played);
      counts.episodes += 1;
    }
    if (sink === undefined) throw new ExportError(`${path} has no finished episode.`);
    sink.close();
    const digest = file.commit();
    progress.clear();
    out(
      `${output}: ${counted(counts.rows, "row")} of ${counted(counts.episodes, "episode")}, ${format}, sha256 ${digest}`,
    );
    if (counts.episodes < total)
      notes.write(`trajectories export: ${total - counts.episodes} unfinished episodes are left out.\n`);
    if (format === "preference")
      notes.write(`trajectories export: warning: ${output} gives away labels. Use it for training alone.\n`);
    return 0;
  } finally {
    progress.clear();
    interrupt.release();
    file.discard();
  }
}

function refuseTest({ episode, line }: StoredEpisode, path: string, allowTest: boolean): void {
  const { split: own, source } = episode.reset;
  const split = source?.generated.split ?? own;
  if (split === "dev" || split === "train" || allowTest) return;
  throw new ExportError(
    `${path}:${line}: the episode is of the split ${split}, and nothing that is trained on it could be judged on test. ` +
      "Add --allow-test if that is meant.",
  );
}

/** Throws {@link ExportError} where the file does not say what its actions make. */
function playedAgain(stored: StoredEpisode, path: string, tickets: Dataset): PlayedEpisode {
  const made = regradeEpisode(stored, tickets);
  if (!made.ok) throw new ExportError(`${path}:${stored.line}: ${made.why}.`);
  const wrong = falseFigure(stored, { ...made, tickets });
  if (wrong !== undefined) {
    const told = `${shownValue(wrong.expected)}, and its own queue and actions make ${shownValue(wrong.seen)}`;
    throw new ExportError(`${path}:${stored.line}: step ${wrong.step}, ${wrong.path} is ${told}.`);
  }
  // Why each action was taken is the file's to say.
  const steps = made.played.steps.map((step, index) => ({
    ...step,
    source: stored.episode.steps[index]?.action_source ?? null,
  }));
  return { ...made.played, steps };
}
