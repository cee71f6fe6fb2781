import type { Access } from "../../../access/index.js";
import { HelpdeskError, restoreRequest } from "../../../service/index.js";
import type { PassedHttpCall, Peer, Peers } from "../../peers.js";
import type { HttpReply, Route, RouteCall } from "../../route.js";
import { httpFailure, isUnexpected } from "../failure.js";
import { gatherMetrics } from "./gather-metrics.js";
import { objectIn } from "./body.js";
import { restoreIn } from "./branch-fields.js";
import { mcpSessionNamed } from "./mcp-session.js";
import { jsonReply } from "./message.js";
import { findRoutes } from "./route-table.js";
import { sessionNamed } from "./session-name.js";
import type { SessionsByCaller } from "./sessions-by-caller.js";
import type { SessionName } from "./sessions.js";

export interface PassingOptions<R, A> {
  readonly peers: Peers;
  readonly sessions: SessionsByCaller<R, A>;
  readonly access: Access | undefined;
  /** Told of what no caller caused. */
  readonly fault: (error: unknown, where: string) => void;
}

/** Routes of a server of several processes. */
export interface PassingRoutes {
  /** As they were, but that a call on another process's session is answered there. */
  readonly routes: readonly Route[];
  /** Answers a call that arrived at another process. */
  answer(call: PassedHttpCall): Promise<HttpReply>;
}

export function passingRoutes<R, A>(
  routes: readonly Route[],
  { peers, sessions, access, fault }: PassingOptions<R, A>,
): PassingRoutes {
  const shared = shareNameless(peers, sessions);
  const routesAt = findRoutes(routes);

  async function answer(passed: PassedHttpCall): Promise<HttpReply> {
    const { method, path, query, headers, arrival, body } = passed;
    const route = routesAt(path).find((candidate) => candidate.method === method);
    if (route === undefined) throw new Error(`no route for ${method} ${path} was passed on`);
    const url = query === "" ? path : `${path}?${query}`;
    const request = { method, url, headers };
    try {
      const caller = passed.caller === undefined ? undefined : access?.admitted(passed.caller);
      const call = { request, path, query: new URLSearchParams(query), body, arrival, caller };
      return await (route.playsSession === true ? shared.answerHere(route, call) : route.answer(call));
    } catch (error) {
      if (isUnexpected(error)) fault(error, `${method} ${path}`);
      const failure = httpFailure(error);
      return jsonReply(failure.body, failure.status, failure.headers);
    }
  }

  const gather = (route: Route): Route["answer"] =>
    gatherMetrics(
      route,
      peers,
      (peer) => (call) => peer.http(asPassed(route, call), undefined),
      (worker) => fault(new Error(`worker ${worker} tells no figures`), "GET /metrics"),
    );

  return {
    answer,
    routes: routes.map((route): Route => {
      if (route.path === "/metrics") return { ...route, answer: gather(route) };
      if (route.path === "/mcp") return { ...route, answer: passMcp(route, peers) };
      if (route.path === "/restore") return { ...route, answer: passRestore(route, peers) };
      const isPassed = route.playsSession === true && route.isStream !== true;
      return isPassed ? { ...route, answer: passPlay(route, peers, shared) } : route;
    }),
  };
}

function passMcp(route: Route, peers: Peers): Route["answer"] {
  return (call) => {
    const id = mcpSessionNamed(call.request, call.query);
    const peer = id === undefined ? undefined : peers.of(id);
    return peer === undefined ? route.answer(call) : peer.http(asPassed(route, call), id);
  };
}

/** A snapshot is restored where the same request restored it before. */
function passRestore(route: Route, peers: Peers): Route["answer"] {
  return (call) => {
    const key = restoreKeyIn(call);
    if (key === undefined) return route.answer(call);
    return peers.atOpener(
      key,
      () => route.answer(call),
      (peer) => peer.http(asPassed(route, call), undefined),
    );
  };
}

/** Undefined, too, where the call says something wrong: who answers it says what. */
function restoreKeyIn({ request, body, caller }: RouteCall): string | undefined {
  if (!body.includes("request_id")) return undefined;
  try {
    const { snapshot, options } = restoreIn(objectIn(body, request.headers["content-type"]) ?? {});
    return restoreRequest(snapshot, { ...options, owner: { name: caller?.name ?? "" } });
  } catch {
    return undefined;
  }
}

function passPlay(route: Route, peers: Peers, shared: SharedNameless): Route["answer"] {
  return (call) => {
    let name: SessionName | undefined;
    try {
      name = nameIn(route, call);
    } catch {
      return route.answer(call); // which says what is wrong
    }
    if (name === undefined) return shared.answer(route, call);
    const peer = peers.of(name.id);
    return peer === undefined ? route.answer(call) : peer.http(asPassed(route, call), name.id);
  };
}

function isReset({ path }: Route): boolean {
  return path.endsWith("/reset");
}

/** The id of a reset that opens a session. Throws what reading the body throws. */
function openingIn(route: Route, call: RouteCall): string | undefined {
  const { request, body } = call;
  if (!isReset(route) || !body.includes("request_id") || nameIn(route, call) !== undefined) return undefined;
  const id = objectIn(body, request.headers["content-type"])?.["request_id"];
  return typeof id === "string" ? id : undefined;
}

/** Throws what reading the body throws. */
export function nameIn({ method }: Route, { request, query, body }: RouteCall): SessionName | undefined {
  const mayName = method === "POST" && body.includes("session_id");
  const data = mayName ? objectIn(body, request.headers["content-type"]) : undefined;
  return sessionNamed(request, query, data);
}

function asPassed(
  { method }: Route,
  { request, path, query, body, arrival, caller }: RouteCall,
): PassedHttpCall {
  const { headers } = request;
  return { caller: caller?.name, method, path, query: query.toString(), headers, arrival, body };
}

/** Calls that name no session: all processes have one session for them, wherever it is. */
interface SharedNameless {
  answer(route: Route, call: RouteCall): Promise<HttpReply>;
  /** For who knows that this process has the session, or is to open it. */
  answerHere(route: Route, call: RouteCall): Promise<HttpReply>;
}

function shareNameless<R, A>(peers: Peers, sessions: SessionsByCaller<R, A>): SharedNameless {
  const { nameless } = peers;
  /** What the others were told last of each caller's. */
  const told = new Map<string, string>();

  async function answerOwn(route: Route, call: RouteCall): Promise<HttpReply> {
    const reply = await route.answer(call);
    const now = sessions(call).byDefault();
    const name = call.caller?.name ?? "";
    const account = now === undefined ? "" : `${now.id} ${now.played}`;
    if (now !== undefined && account !== told.get(name)) {
      told.set(name, account);
      await nameless.isHere(name, now.played);
    }
    return reply;
  }

  /** But a reset that is sent again, where it opened a session. */
  async function answerHere(route: Route, call: RouteCall): Promise<HttpReply> {
    const here = (): Promise<HttpReply> => answerOwn(route, call);
    const requestId = openingIn(route, call);
    if (requestId === undefined) return here();
    return peers.atOpener(requestId, here, (peer, has) =>
      has ? peer.http(asPassed(route, call), undefined) : here(),
    );
  }

  return {
    answerHere,
    async answer(route, call) {
      const name = call.caller?.name ?? "";
      const { at, played } = await nameless.find(name);
      if (at === "gone" && !isReset(route)) throw lostDefault();
      const peer: Peer | undefined = typeof at === "object" ? at : undefined;
      // A session that nobody played by default is left to whoever knows its name.
      if (peer !== undefined && (!isReset(route) || played))
        return peer.http(asPassed(route, call), undefined);
      if (at !== "here") {
        told.delete(name);
        sessions(call).forgetDefault();
      }
      return answerHere(route, call);
    },
  };
}

function lostDefault(): HelpdeskError {
  const problem = "The session of calls that name none was lost with the process of the server that had it.";
  return new HelpdeskError("session_lost", problem, "session_id", [], undefined, "lost");
}
