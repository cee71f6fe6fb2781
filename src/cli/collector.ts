import { setFlagsFromString } from "node:v8";

/**
 * What V8's collector of garbage is told where a server runs. A step leaves some twenty KiB at once and one that stays for as long as
 * its episode goes on, a second or minutes: neither is what V8 takes a program's values for. docs/performance.md says what each is worth.
 */
export const COLLECTOR_OPTIONS: readonly string[] = [
  // Values that outlive two collections are not made among the old ones from then on. Those of an episode die soon after, and dead ones
  // among the old keep all alive that they point to, until the old are collected.
  "--no-allocation-site-pretenuring",
  // The old are collected when there are eight times as many as were alive, and not four times; V8 bounds it by the memory there is.
  "--heap-growing-percent=700",
];

/** For the whole process, before it serves. `given`: what its user has told Node, which is left as it is. */
export function settleCollector(given: readonly string[] = process.execArgv): readonly string[] {
  const names = new Set(given.map(nameOf));
  const wanted = COLLECTOR_OPTIONS.filter((option) => !names.has(nameOf(option)));
  for (const option of wanted) setFlagsFromString(option);
  return wanted;
}

/** V8 takes `_` for `-`. */
function nameOf(option: string): string {
  return option
    .replaceAll("_", "-")
    .replace(/^--(?:no-)?/, "")
    .replace(/=.*$/, "");
}
