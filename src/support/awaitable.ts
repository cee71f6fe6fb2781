/** A value, or the promise of one. Synchronous work answers at once and costs no promise. */
export type Awaitable<T> = T | Promise<T>;

/** Gives the value to `next`: now if it is here, otherwise when it arrives. A rejection goes to `failed`. */
export function andThen<T, U>(
  value: Awaitable<T>,
  next: (value: T) => Awaitable<U>,
  failed?: (error: unknown) => Awaitable<U>,
): Awaitable<U> {
  return value instanceof Promise ? value.then(next, failed) : next(value);
}

/** Does the work; an error that it throws, or rejects with, goes to `failed`. */
export function recover<T>(work: () => Awaitable<T>, failed: (error: unknown) => Awaitable<T>): Awaitable<T> {
  try {
    const result = work();
    return result instanceof Promise ? result.catch(failed) : result;
  } catch (error) {
    return failed(error);
  }
}
