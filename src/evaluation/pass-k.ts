/** The k of pass^k that a report shows. */
export const PASS_KS = [1, 2, 3, 4, 5, 6, 7, 8] as const;

/**
 * pass^k: the chance that k different episodes of the task are all solved, estimated without bias from n played
 * episodes of which c were solved: C(c, k) ÷ C(n, k). Each episode is another seed: an environment and a policy without
 * chance play a seed twice alike. Null where fewer than k were played.
 */
export function passK(played: number, solved: number, k: number): number | null {
  if (played < k) return null;
  let chance = 1;
  for (let drawn = 0; drawn < k; drawn += 1) chance *= Math.max(0, solved - drawn) / (played - drawn);
  return chance;
}
