import type { SessionStore } from "../journal/index.js";
import { meteredStore, type ServerMetrics } from "../metrics/index.js";

/** The store, with what it does counted where anything is. */
export function countedStore(
  store: SessionStore | undefined,
  metrics: ServerMetrics | undefined,
): SessionStore | undefined {
  return store === undefined || metrics === undefined ? store : meteredStore(store, metrics.store);
}
