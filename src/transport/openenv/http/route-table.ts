import type { Route } from "../../route.js";

/** The routes of a path, one for each method that it has. */
export type RoutesAt = (path: string) => readonly Route[];

/** Paths that are written out go before those with a part in braces. */
export function findRoutes(routes: readonly Route[]): RoutesAt {
  const exact = new Map<string, Route[]>();
  const templates: { readonly pattern: RegExp; readonly route: Route }[] = [];
  for (const route of routes) {
    if (route.path.includes("{")) templates.push({ pattern: patternOf(route.path), route });
    else exact.set(route.path, [...(exact.get(route.path) ?? []), route]);
  }
  return (path) =>
    exact.get(path) ?? templates.filter(({ pattern }) => pattern.test(path)).map(({ route }) => route);
}

/** Parts in braces match anything but a slash; the rest of our paths has nothing that a pattern reads otherwise. */
function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{[a-z_]+\}/g, "[^/]+")}$`);
}
