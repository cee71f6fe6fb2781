/** Brings what was written to the disk, for many writers at once. */
export interface GroupSync {
  /** Something was written. */
  written(): void;
  /** Undefined: all that was written is on the disk. Else it settles when it is, or rejects as `sync` did. */
  settled(): Promise<void> | undefined;
}

/** `sync` brings to the disk what was written before it was called; it is never called while it runs. */
export function createGroupSync(sync: () => Promise<void>): GroupSync {
  let dirty = false;
  let running: Promise<void> | undefined;
  /** The run after the one that runs, which takes along all that is written until it begins. */
  let next: Promise<void> | undefined;

  function begin(): Promise<void> {
    dirty = false;
    next = undefined;
    const run = sync().finally(() => {
      if (running === run) running = undefined;
    });
    running = run;
    // Who waits is told of a failure; where nobody does, the next one who writes is.
    run.catch(() => undefined);
    return run;
  }

  return {
    written: () => {
      dirty = true;
    },
    settled() {
      if (!dirty) return running;
      if (running === undefined) return begin();
      next ??= running.then(begin, begin);
      return next;
    },
  };
}
