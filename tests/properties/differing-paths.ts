/** The paths at which two JSON values differ, with `[]` for every array index: `observation.history[].reward`. */
export function differingPaths(a: unknown, b: unknown, path: string): readonly string[] {
  if (Object.is(a, b)) return [];
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) return [`${path}[]`];
    return a.flatMap((item: unknown, index) => differingPaths(item, b[index], `${path}[]`));
  }
  if (isRecord(a) && isRecord(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].flatMap((key) => differingPaths(a[key], b[key], path === "" ? key : `${path}.${key}`));
  }
  return [path];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
