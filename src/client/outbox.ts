/** Messages as they come, for a call that reads an iterable. */
export interface Outbox<T> {
  readonly messages: AsyncIterable<T>;
  put(message: T): void;
  /** What was put is still read; nothing comes after it. */
  end(): void;
}

export function createOutbox<T>(): Outbox<T> {
  const queue: T[] = [];
  let ended = false;
  let wake: () => void = () => undefined;
  async function* messages(): AsyncGenerator<T> {
    for (;;) {
      for (let message = queue.shift(); message !== undefined; message = queue.shift()) yield message;
      if (ended) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  return {
    messages: messages(),
    put: (message) => {
      queue.push(message);
      wake();
    },
    end: () => {
      ended = true;
      wake();
    },
  };
}
