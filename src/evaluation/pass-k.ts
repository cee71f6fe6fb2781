import { mean } from "../support/mean.js";
import { bySeed } from "./by-seed.js";
import type { EvaluatedEpisode } from "./evaluated-episode.js";

/**
 * pass^k: the chance that k attempts of one seed all succeed, estimated without bias from n attempts of which c did:
 * C(c, k) ÷ C(n, k). Null where fewer than k were played.
 */
export function passK(played: number, solved: number, k: number): number | null {
  if (played < k) return null;
  let chance = 1;
  for (let drawn = 0; drawn < k; drawn += 1) chance *= Math.max(0, solved - drawn) / (played - drawn);
  return chance;
}

/** pass^1 to pass^attempts, means over the seeds all of whose attempts were finished; null where there is no such figure. */
export function passKs(
  episodes: readonly EvaluatedEpisode[],
  attempts: number,
  isSolved: (episode: EvaluatedEpisode) => boolean,
): readonly number[] | null {
  if (attempts < 2) return null;
  const whole = [...bySeed(episodes).values()].filter((own) => own.length === attempts);
  if (whole.length === 0) return null;
  return Array.from({ length: attempts }, (_, index) =>
    mean(whole.map((own) => passK(attempts, own.filter(isSolved).length, index + 1) ?? 0)),
  );
}

/** Why there is no pass^k; null where there is one. */
export function passKAbsence(isRandom: boolean, attempts: number): string | null {
  if (!isRandom) {
    return "pass^k is not told: nothing here is random. The policy and the environment do the same on every attempt of a seed.";
  }
  if (attempts > 1) return null;
  return "pass^k is not told: every seed was played once. Who plays may answer otherwise the next time: play several attempts of each with --attempts.";
}
