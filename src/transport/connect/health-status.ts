/** Whether the server serves: set by its owner, seen by whoever checks or watches. */
export interface HealthStatus {
  readonly serving: boolean;
  set(serving: boolean): void;
  /** The status now and after every change, until the signal aborts; a change just before that still comes. */
  changes(end: AbortSignal): AsyncIterable<boolean>;
}

/** Starts as not serving. */
export function createHealthStatus(): HealthStatus {
  let serving = false;
  const waiting = new Set<() => void>();
  return {
    get serving() {
      return serving;
    },
    set(value) {
      serving = value;
      for (const wake of waiting) wake();
    },
    async *changes(end) {
      let last: boolean | undefined;
      for (;;) {
        if (last !== serving) {
          last = serving;
          yield last;
          continue;
        }
        if (end.aborted) return;
        await new Promise<void>((resolve) => {
          const wake = (): void => {
            waiting.delete(wake);
            end.removeEventListener("abort", wake);
            resolve();
          };
          waiting.add(wake);
          end.addEventListener("abort", wake);
        });
      }
    },
  };
}
