import type { Peers } from "../transport/peers.js";
import { HelpdeskError } from "../service/index.js";
import { andThen, type Awaitable } from "../support/awaitable.js";
import type { PeerLink } from "./link/client.js";
import type { WorkerOpenings } from "./openings.js";

/** Resets that open a session, as this worker makes them. */
export interface OpeningCalls {
  readonly atOpener: Peers["atOpener"];
  /** Settles when no reset of the request is being made here. */
  settled(requestId: string): Promise<void>;
}

export function openingCalls(
  { workerFor }: Pick<WorkerOpenings, "workerFor">,
  numbered: (worker: number) => PeerLink | undefined,
): OpeningCalls {
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
    settled,
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
