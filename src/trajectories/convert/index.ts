import { counted } from "../../support/counted.js";
import { setImmediate as nextTurn } from "node:timers/promises";
import { loadDataset } from "../../dataset/index.js";
import { checkOutputs, named } from "../../files/check-outputs.js";
import { OutputFileError } from "../../files/output-error.js";
import { openOutputFile, type OutputFile } from "../../files/output-file.js";
import type { RunTerminal } from "../../support/terminal.js";
import { without } from "../../support/without.js";
import { episodeLine, headerLine, type TrajectoryEpisode } from "../../trajectory-file/index.js";
import type { ConvertOptions } from "../options.js";
import { provenanceOf, type Provenance } from "../provenance.js";
import { headerFor } from "../trajectory-of.js";
import { convertEpisode } from "./convert-episode.js";
import { ConvertError, type OldEpisode } from "./old-episode.js";
import { recogniseOld } from "./read-old.js";

/** Some episodes could not be converted; the others are. */
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
/** As a shell has it for Ctrl-C. */
const EXIT_INTERRUPTED = 130;

/** Episodes of which it is told why they are left out. */
const MOST_TOLD = 20;

/** Makes one trajectory file of files of before. Gives the exit code. */
export async function convertFiles(
  paths: readonly string[],
  settings: ConvertOptions & { readonly output: string },
  terminal: RunTerminal,
): Promise<number> {
  try {
    return await convertAll(paths, settings, terminal);
  } catch (error) {
    if (!(error instanceof ConvertError || error instanceof OutputFileError)) throw error;
    terminal.notes.write(`trajectories convert: ${error.message}\n`);
    return error instanceof OutputFileError ? error.exitCode : EXIT_USAGE;
  }
}

async function convertAll(
  paths: readonly string[],
  { output, dataset: datasetPath, split }: ConvertOptions & { readonly output: string },
  { out, notes, progress, listenForInterrupt }: RunTerminal,
): Promise<number> {
  checkOutputs(
    named({ "--output": output }),
    paths.flatMap((path) => named({ "the file of before": path, "--dataset": datasetPath })),
  );
  const files = paths.map((path) => ({ path, ...recogniseOld(path) }));
  const dataset = loadDataset(datasetPath);
  const here = await provenanceOf(dataset);
  const file = openOutputFile({ flag: "--output", path: output });
  const interrupt = listenForInterrupt();
  const counts = { made: 0, left: 0 };
  try {
    for (const { path, what, episodes } of files) {
      const before = counts.made;
      const write = createWriter(file);
      for (const old of episodes(path, split)) {
        const converted = convertEpisode(old, dataset, here);
        if (converted.ok) {
          write(old, converted.provenance, episodeLine(withoutHead(converted.episode)));
          counts.made += 1;
        } else {
          counts.left += 1;
          if (counts.left <= MOST_TOLD)
            notes.write(`trajectories convert: ${path}:${old.line} is left out: ${converted.why}.\n`);
        }
        progress.advance(path);
        await nextTurn(); // a signal gets through here
        if (interrupt.signal.aborted) {
          notes.write(`trajectories convert: stopped; ${output} is as it was before.\n`);
          return EXIT_INTERRUPTED;
        }
      }
      out(`${path}: ${counted(counts.made - before, "episode")}, ${what}`);
    }
    if (counts.made === 0) throw new ConvertError("no episode could be converted, so nothing is written.");
    const digest = file.commit();
    out(`${output}: ${counted(counts.made, "episode")}, sha256 ${digest}`);
    if (counts.left > MOST_TOLD)
      notes.write(`trajectories convert: ${counted(counts.left, "episode is", "episodes are")} left out.\n`);
    return counts.left === 0 ? 0 : EXIT_FAILED;
  } finally {
    progress.clear();
    interrupt.release();
    file.discard();
  }
}

/** The header says it. */
function withoutHead(episode: TrajectoryEpisode): TrajectoryEpisode {
  return without(episode, "policy", "sees");
}

/** Writes a header first, and wherever another policy or provenance begins. */
function createWriter(file: OutputFile) {
  let above = "";
  return ({ policy, sees }: OldEpisode, provenance: Provenance, line: string): void => {
    const header = headerLine(headerFor({ ...provenance, policy, sees }));
    if (header !== above) file.write(header);
    above = header;
    file.write(line);
  };
}
