/** One value of an observation that is another than before. */
export interface Change {
  /** Where it stands, such as `currentTicket.title`. */
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Shown by themselves, as what the step found and what it was worth. */
const LEFT_OUT = new Set(["history", "lastToolResult", "lastRewardComponents"]);

/** What changed from one observation to the next, in the order of the later one. */
export function changesBetween(before: object | undefined, after: object | undefined): readonly Change[] {
  const then = leavesOf(before);
  const now = leavesOf(after);
  const paths = [...new Set([...now.keys(), ...then.keys()])];
  return paths
    .filter((path) => then.get(path) !== now.get(path))
    .map((path) => ({ path, before: then.get(path), after: now.get(path) }));
}

function leavesOf(value: object | undefined): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  const visit = (item: unknown, path: string): void => {
    if (item === null || item === undefined) return;
    if (typeof item === "object") {
      for (const [key, inner] of Object.entries(item)) {
        if (path !== "" || !LEFT_OUT.has(key)) visit(inner, path === "" ? key : `${path}.${key}`);
      }
    } else leaves.set(path, typeof item === "string" ? item : JSON.stringify(item));
  };
  visit(value, "");
  return leaves;
}
