import type { Peers } from "../transport/peers.js";
import { HelpdeskError } from "../service/index.js";
import { andThen, type Awaitable } from "../support/awaitable.js";
import type { LinkCalls } from "./link/server.js";
import { workerOpenings } from "./openings.js";
import type { OtherWorkers } from "./other-workers.js";

/** Resets that open a session, as a worker makes them and answers others. */
export interface OpeningCalls {
  readonly atOpener: Peers["atOpener"];
  readonly claim: LinkCalls["claim"];
  readonly hasOpened: LinkCalls["hasOpened"];
}

/** Whoever got no answer to a reset has sent it again by then. */
const REPEATED_WITHIN_MS = 600_000;

/** @param hasOpened - Of the worker's own sessions. */
export function openingCalls(
  number: number,
  { places, numbered }: Pick<OtherWorkers, "places" | "numbered">,
  hasOpened: (requestId: string) => boolean,
): OpeningCalls {
  const startedAt = performance.now();
  const isOfTheStart = (): boolean => number <= places().length;
  const { workerFor, claim } = workerOpenings({
    number,
    places,
    numbered,
    hasOpened,
    isNew: () => !isOfTheStart() && performance.now() - startedAt < REPEATED_WITHIN_MS,
  });
  const begun = new Map<string, Promise<unknown>>();

  async function settled(requestId: string): Promise<void> {
    await begun.get(requestId)?.catch(() => undefined);
  }

  /** Makes it after one of the same request that is on its way, which it then finds done. */
  function make<T>(requestId: string, here: () => Awaitable<T>): Awaitable<T> {
    const made = begun.has(requestId) ? settled(requestId).then(here) : here();
    if (!(made instanceof Promise)) return made;
    begun.set(requestId, made);
    const forget = (): void => {
      if (begun.get(requestId) === made) begun.delete(requestId);
    };
    made.then(forget, forget);
    return made;
  }

  return {
    claim,
    async hasOpened(requestId) {
      await settled(requestId);
      return hasOpened(requestId);
    },
    atOpener(requestId, here, there) {
      return andThen(workerFor(requestId), (worker) => {
        const peer = numbered(worker);
        if (peer === undefined) return make(requestId, here);
        return peer
          .hasOpened(requestId)
          .then((has) => there(peer, has))
          .catch((error: unknown) => {
            // It is gone, and has taken what it opened with it.
            if (error instanceof HelpdeskError && error.reason === "session_lost")
              return make(requestId, here);
            throw error;
          });
      });
    },
  };
}
