/** The items up to the abort; a source that is waiting for its next item is not waited for. */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncIterable<T> {
  const iterator = source[Symbol.asyncIterator]();
  /** Ends the wait of now: one promise for all waits would remember each of them. */
  let stop = (): void => undefined;
  const onAbort = (): void => stop();
  signal.addEventListener("abort", onAbort);
  try {
    for (;;) {
      const next = await new Promise<IteratorResult<T> | undefined>((resolve, reject) => {
        stop = () => resolve(undefined);
        if (signal.aborted) stop();
        iterator.next().then(resolve, reject);
      });
      if (next === undefined || next.done === true) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
