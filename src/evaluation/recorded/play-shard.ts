import type { OutputFile } from "../../files/output-file.js";
import type { Terminal } from "../../support/terminal.js";
import { playPlanned, type Evaluation } from "../evaluate-policy.js";
import { placeOf } from "../figure-problem.js";

/** Plays a shard into its file, and says what to do with it. Gives whether every episode was finished. */
export async function playShard(
  evaluation: Evaluation,
  file: OutputFile,
  warnings: () => readonly string[],
  { out, notes }: Terminal,
): Promise<boolean> {
  const played = await playPlanned(evaluation);
  if (evaluation.stop?.aborted === true) return false;
  evaluation.onPlayed?.(played);
  file.commit();
  const { index, of } = evaluation.shard ?? { index: 1, of: 1 };
  const { finished, failures } = played;
  out(
    `shard ${index} of ${of}: ${finished.length + failures.length} episodes in ${file.path}. With the files of all ${of}: evaluate merge FILE…`,
  );
  for (const failure of failures) {
    notes.write(`evaluate: ${placeOf(failure)} was not finished: ${failure.error}\n`);
  }
  for (const warning of warnings()) notes.write(`evaluate: ${warning}\n`);
  return failures.length === 0;
}
