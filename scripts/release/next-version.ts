const PARTS = ["major", "minor", "patch"] as const;

/** The version that is asked for by name or number. Throws a sentence where it is neither, or not above the present one. */
export function nextVersion(present: string, asked: string | undefined, isReleased: boolean): string {
  const numbers = numbersOf(present);
  if (numbers === undefined)
    throw new Error(`The present version is ${present}, which is not three numbers.`);
  const part = PARTS.findIndex((name) => name === asked);
  if (part >= 0) {
    return numbers.map((number, at) => (at < part ? number : at === part ? number + 1 : 0)).join(".");
  }
  const wanted = asked === undefined ? undefined : numbersOf(asked);
  if (asked === undefined || wanted === undefined)
    throw new Error(`Name the version: ${PARTS.join(", ")}, or three numbers such as 1.2.3.`);
  const order = compare(wanted, numbers);
  if (order < 0 || (order === 0 && isReleased))
    throw new Error(
      `${asked} is not above ${present}, which is ${isReleased ? "released" : "the present one"}.`,
    );
  return asked;
}

function numbersOf(version: string): readonly number[] | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
  return match?.slice(1).map(Number);
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((number, index) => number !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
