/** Calls that are made together, after all that the same turn of the event loop brought. */
export interface CallBatch {
  add(call: () => void): void;
}

/** One after the other, the code of a call is found in the processor's caches by the next one. */
export function createCallBatch(): CallBatch {
  let due: (() => void)[] = [];
  const run = (): void => {
    const calls = due;
    due = [];
    for (const call of calls) call();
  };
  return {
    add(call) {
      if (due.length === 0) setImmediate(run);
      due.push(call);
    },
  };
}
