import { atCapacity, type Places } from "../service/index.js";
import type { PrimaryMessage, WorkerMessage } from "./messages.js";

/** A worker's share of the server's places. */
export interface HeldPlaces extends Places {
  /** Takes what the primary says of places. */
  take(message: Extract<PrimaryMessage, { kind: "places" | "full" }>): void;
  /** Gives back what no session has; gives how many. */
  giveBack(): number;
}

/** How many places a worker keeps beside those that its sessions have: enough that most resets ask nobody. */
export function stockOf(maxSessions: number, workers: number): number {
  return Math.max(1, Math.min(LARGEST_STOCK, Math.floor(maxSessions / (4 * workers))));
}

const LARGEST_STOCK = 32;

/**
 * Places come in lots before they run out, and go back when there are far more than needed. The sum over all workers is
 * never above the limit: a place is counted here from the primary's word to the message that gives it back.
 */
export function holdPlaces(
  maxSessions: number,
  stock: number,
  tell: (message: WorkerMessage) => void,
): HeldPlaces {
  let held = 0;
  let open = 0;
  let asked = false;
  const waiting: { readonly serve: () => void; readonly refuse: (error: Error) => void }[] = [];

  function restock(): void {
    if (asked || held - open > stock / 2) return;
    asked = true;
    tell({ kind: "want", places: stock, waiting: false });
  }

  function giveBack(keep: number): number {
    const places = Math.max(0, held - open - keep);
    held -= places;
    return places;
  }

  return {
    held: () => held,
    changed(now) {
      const grew = now > open;
      open = now;
      if (grew) restock();
      else if (held - open > 2 * stock) tell({ kind: "return", places: giveBack(stock) });
    },
    oneMore: (take) =>
      new Promise((resolve, reject) => {
        const serve = (): void => {
          try {
            resolve(take());
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        };
        waiting.push({ serve, refuse: reject });
        tell({ kind: "want", places: 1, waiting: true });
      }),
    take(message) {
      if (message.kind === "full") {
        waiting.shift()?.refuse(atCapacity(maxSessions, maxSessions));
        return;
      }
      held += message.places;
      if (message.waiting) waiting.shift()?.serve();
      else asked = false;
    },
    giveBack: () => giveBack(0),
  };
}
