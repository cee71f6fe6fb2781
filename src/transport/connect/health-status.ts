/** Whether the server serves: set by its owner, seen by whoever checks or watches. */
export interface HealthStatus {
  /** The process answers, and is not stopping. */
  readonly serving: boolean;
  /** It serves, and its store could keep what it was given when that was tried last. */
  readonly ready: boolean;
  set(serving: boolean): void;
  setStore(works: boolean): void;
  /** What is asked for now and after every change, until the signal aborts; a change just before that still comes. */
  changes(what: "serving" | "ready", end: AbortSignal): AsyncIterable<boolean>;
}

/** Starts as not serving. */
export function createHealthStatus(): HealthStatus {
  let serving = false;
  let works = true;
  const waiting = new Set<() => void>();
  return {
    get serving() {
      return serving;
    },
    get ready() {
      return serving && works;
    },
    set(value) {
      serving = value;
      for (const wake of waiting) wake();
    },
    setStore(value) {
      works = value;
      for (const wake of waiting) wake();
    },
    async *changes(what, end) {
      let last: boolean | undefined;
      for (;;) {
        const now = serving && (works || what === "serving");
        if (last !== now) {
          last = now;
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
