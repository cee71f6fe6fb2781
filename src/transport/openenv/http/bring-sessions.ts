import { andThen } from "../../../support/awaitable.js";
import type { Route, RouteCall } from "../../route.js";
import type { SessionQueues } from "../session-queue.js";
import { mcpSessionNamed } from "./mcp-session.js";
import { nameIn } from "./pass-on.js";

/** The routes, but that the session which a call names is here before it is made, where other servers have sessions, too. */
export function bringingRoutes<R, A>(
  routes: readonly Route[],
  { environment }: SessionQueues<R, A>,
): readonly Route[] {
  if (environment.bring === undefined) return routes;
  const bring = environment.bring.bind(environment);
  return routes.map((route): Route => {
    const isMcp = route.path === "/mcp";
    if (!isMcp && route.playsSession !== true) return route;
    const namedIn = ({ request, query, ...call }: RouteCall): string | undefined =>
      isMcp ? mcpSessionNamed(request, query) : playedSession(route, { request, query, ...call });
    return {
      ...route,
      answer(call) {
        const id = namedIn(call);
        // Each call makes sure by itself that the session is as it was elsewhere; MCP closes one without.
        return id === undefined ? route.answer(call) : andThen(bring(id, isMcp), () => route.answer(call));
      },
    };
  });
}

function playedSession(route: Route, call: RouteCall): string | undefined {
  try {
    return nameIn(route, call)?.id;
  } catch {
    return undefined; // the route says what is wrong
  }
}
