import { counted } from "../../support/counted.js";
import type { Terminal } from "../../support/terminal.js";
import { playPlanned, type Evaluation } from "../evaluate-policy.js";
import { placeOf } from "../place-of.js";
import type { Played } from "../play-episodes.js";

/** Plays a shard into its file, and says what to do with it. Gives whether every episode was finished. */
export async function playShard(
  evaluation: Evaluation,
  path: string,
  warningsOf: (played: Played) => readonly string[],
  { out, notes }: Terminal,
): Promise<boolean> {
  const played = await playPlanned(evaluation);
  if (evaluation.stop?.aborted === true) return false;
  evaluation.onPlayed?.(played);
  const { index, of } = evaluation.shard ?? { index: 1, of: 1 };
  const { finished, failures } = played;
  out(
    `shard ${index} of ${of}: ${counted(finished.length + failures.length, "episode")} in ${path}. With the files of all ${of}: evaluate merge FILE…`,
  );
  for (const failure of failures) {
    notes.write(`evaluate: ${placeOf(failure)} was not finished: ${failure.error}\n`);
  }
  for (const warning of warningsOf(played)) notes.write(`evaluate: ${warning}\n`);
  return failures.length === 0;
}
