import type { HelpdeskService } from "../service/index.js";
import type { Awaitable } from "../support/awaitable.js";
import type { PassedCalls, Peers } from "./peers.js";
import { readWatch, type WatchEvents } from "./watch-events.js";
import type { Access } from "../access/index.js";

/** What a session answers, wherever it is. Throws, or rejects with, `unknown_session` and `invalid_step`. */
export function openWatch(
  service: HelpdeskService,
  peers: Peers | undefined,
  sessionId: string,
  from: number | undefined,
): Awaitable<WatchEvents> {
  const peer = peers?.of(sessionId);
  const { callerName: caller = "" } = service;
  // The process that has the session waits until what it tells is kept.
  if (peer !== undefined) return readWatch((watcher) => peer.watch({ sessionId, from, caller }, watcher));
  return readWatch(
    (watcher) => service.watchSession(sessionId, from, watcher),
    () => service.settled(),
  );
}

/** Answers a watch that arrived at another process. */
export function answerPassedWatch(access: Access): PassedCalls["watch"] {
  return ({ sessionId, from, caller }) =>
    openWatch(access.admitted(caller).service, undefined, sessionId, from);
}
