import { EndpointError } from "../llm/endpoint-error.js";
import { OutputFileError } from "../files/output-error.js";
import { InfrastructureError } from "../rollouts/infrastructure-error.js";
import { TrajectoryFileError } from "../trajectories/read-trajectory.js";
import { AgentError } from "./agent/index.js";
import { NotComparable } from "./compare.js";
import { evaluateOne } from "./evaluate-one.js";
import { EpisodesDiffer } from "./labels-along.js";
import { ReportLibraryMissing } from "./load-report.js";
import { evaluateModels } from "./model/evaluate-models.js";
import type { EvaluateOptions } from "./options.js";
import { ResultFileError } from "./result-file.js";
import { Stopped, type Surroundings } from "./surroundings.js";

export type { Surroundings } from "./surroundings.js";

/** Exit code when an episode could not be finished, or the server could not be reached. */
const EXIT_FAILED = 1;
/** Exit code for wrong usage: nothing was played, or nothing could be compared. */
const EXIT_USAGE = 2;

/** As a shell has it for Ctrl-C. */
const EXIT_INTERRUPTED = 130;

/** Judges a policy or an agent, writes what is asked for and prints it. Gives the exit code. */
export async function runEvaluation(options: EvaluateOptions, surroundings: Surroundings): Promise<number> {
  const { terminal } = surroundings;
  try {
    return await (options.models.length > 1 ? evaluateModels : evaluateOne)(options, surroundings);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = exitCodeOf(error);
    if (code === undefined) throw error;
    terminal.notes.write(
      `evaluate: ${error instanceof InfrastructureError ? error.account : error.message}\n`,
    );
    return code;
  }
}

/** Undefined for errors that the user cannot mend. */
function exitCodeOf(error: Error): number | undefined {
  if (error instanceof InfrastructureError || error instanceof EpisodesDiffer) return EXIT_FAILED;
  if (error instanceof EndpointError) return EXIT_FAILED;
  const isUsage =
    error instanceof NotComparable ||
    error instanceof ResultFileError ||
    error instanceof TrajectoryFileError ||
    error instanceof ReportLibraryMissing;
  if (isUsage) return EXIT_USAGE;
  if (error instanceof AgentError) return error.neverBegan ? EXIT_USAGE : EXIT_FAILED;
  if (error instanceof OutputFileError) return error.exitCode;
  return error instanceof Stopped ? EXIT_INTERRUPTED : undefined;
}
