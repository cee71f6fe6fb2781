import type { SplitChoice } from "../../domain/vocabulary.js";
import { readLines } from "../../files/read-lines.js";
import { readingProblem } from "../../support/reading-problem.js";
import { TRAJECTORY_FORMAT } from "../../trajectory-file/index.js";
import { ConvertError, type OldEpisode } from "./old-episode.js";
import { oldLines } from "./old-lines.js";
import { readBaselineRows } from "./read-baseline-rows.js";
import { readJudged } from "./read-judged.js";
import { readPolicyRows } from "./read-policy-rows.js";
import { readResult } from "./read-result.js";
import { readStepRows } from "./read-step-rows.js";

/** What a file of before is, by its first line. */
export interface OldFile {
  /** In words. */
  readonly what: string;
  /** `split`: where the file does not say it. Throws {@link ConvertError}. */
  readonly episodes: (path: string, split: SplitChoice) => Generator<OldEpisode>;
}

/** Throws {@link ConvertError} for a file that is none of them. */
export function recogniseOld(path: string): OldFile {
  const { format, kind, ...others } = firstLine(path);
  if (others["event"] === "opened") {
    throw new ConvertError(
      `${path} is the log of an exam: exam finish makes its receipt, and exam trajectories a trajectory file of that.`,
    );
  }
  if (format === TRAJECTORY_FORMAT)
    throw new ConvertError(`${path} is of the present format already: nothing is to be done with it.`);
  if (format === "helpdesk-trajectory/1") return { what: "rows of collect", episodes: readStepRows };
  if (kind === "run") return { what: "rows of baseline", episodes: readBaselineRows };
  if (typeof format === "string" && format.startsWith("helpdesk-env/evaluation/"))
    return { what: "a result of evaluate", episodes: readResult };
  if (format === "helpdesk-env/judged/1") return { what: "a recording of Python", episodes: readJudged };
  if ("step_reward" in others) return { what: "steps of policy", episodes: readPolicyRows };
  const episodes = "normalised_return" in others ? " Of a run of policy give …_trajectories.jsonl." : "";
  throw new ConvertError(
    `${path} is no file that this reads: rows of collect, baseline or policy, a result of evaluate, or a recording of Python.${episodes}`,
  );
}

function firstLine(path: string): Readonly<Record<string, unknown>> {
  try {
    for (const { value } of oldLines(path)) return value;
  } catch (error) {
    if (error instanceof ConvertError && isReceipt(path)) {
      throw new ConvertError(
        `${path} is the receipt of an exam: exam trajectories makes a trajectory file of it.`,
      );
    }
    if (error instanceof ConvertError) throw error;
    throw new ConvertError(`${path} cannot be read: ${readingProblem(error)}. Name a file that is there.`);
  }
  throw new ConvertError(`${path} has nothing in it. Name another file.`);
}

/** It has lines, and none of them is JSON. */
function isReceipt(path: string): boolean {
  for (const { content } of readLines(path)) {
    const [, format] = /"format": "([^"]*)"/.exec("text" in content ? content.text : "") ?? [];
    if (format !== undefined) return format.startsWith("helpdesk-exam-receipt/");
  }
  return false;
}
