/** Names that other commands, or other programs, have for one thing. */
const SISTERS: readonly (readonly string[])[] = [
  ["seeds", "seed-start", "seed", "world", "first-seed"],
  ["tasks", "task-ids", "task-id", "task"],
  ["episodes", "n", "num-episodes", "tickets"],
  ["url", "env-url", "server", "base-url", "api-base-url"],
  ["output", "out", "output-dir", "record", "o"],
  ["resume", "continue", "record"],
  ["policy", "policies", "agent"],
  ["model-name", "model", "models"],
  ["html", "report"],
  ["dataset", "tickets", "data", "file"],
  ["concurrency", "workers", "jobs", "parallel"],
  ["token-file", "token", "tokens"],
  ["agent-token-file", "agent-token", "agent-key"],
  ["against", "baseline", "compare"],
  ["port", "ports"],
];

/** Letters that a slip may change, one in so many. */
const LETTERS_A_SLIP = 4;

/** The flag of this command that an unknown one may mean; undefined: nobody can tell. Without dashes. */
export function suggestFlag(unknown: string, known: ReadonlySet<string>): string | undefined {
  const name = unknown.toLowerCase().replaceAll("_", "-");
  if (known.has(name)) return name;
  const slips = [...known]
    .map((flag) => ({ flag, distance: distanceOf(name, flag) }))
    .filter(({ flag, distance }) => distance <= Math.max(1, Math.floor(flag.length / LETTERS_A_SLIP)))
    .sort((a, b) => a.distance - b.distance);
  const sister = SISTERS.filter((names) => names.includes(name))
    .flat()
    .find((one) => one !== name && known.has(one));
  return sister ?? slips[0]?.flag;
}

/** Letters to change, put in, leave out or exchange with their neighbour until one word is the other. */
function distanceOf(a: string, b: string): number {
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const ways = [
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (isSame ? 0 : 1),
        ...(i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? [(before[j - 2] ?? 0) + 1]
          : []),
      ];
      row.push(Math.min(...ways));
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
