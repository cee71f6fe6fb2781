/** Where a request was sent, as the routes know it. */
export interface Place {
  /** Path and query below the base path. */
  readonly target: string;
  /** Whether the base path was there, and was taken off. */
  readonly hadBase: boolean;
}

/**
 * Takes the base path off a request's target. A target without it is left as it is: a proxy may take the base path off
 * itself, and probes come past the proxy. Undefined for the base path without its final slash, below which nothing
 * relative would be found.
 */
export function belowBase(target: string, basePath: string): Place | undefined {
  if (basePath === "" || !target.startsWith(basePath)) return { target, hadBase: false };
  const rest = target.slice(basePath.length);
  if (rest.startsWith("/")) return { target: rest, hadBase: true };
  if (rest === "" || rest.startsWith("?")) return undefined;
  return { target, hadBase: false };
}
