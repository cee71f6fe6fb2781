import type { Interrupt } from "../../support/terminal.js";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
/** What a shell says of a program that such a signal ended. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const satisfies Record<(typeof SIGNALS)[number], number>;

/** Aborts at the first Ctrl-C or SIGTERM; a second one ends the process at once, and what it started with it. */
export function listenForInterrupt(): Interrupt {
  const controller = new AbortController();
  const stop = (signal: (typeof SIGNALS)[number]): void => {
    // Not by the signal's own way: listeners of the exit would not be told.
    if (controller.signal.aborted) process.exit(EXIT_CODES[signal]);
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, stop);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of SIGNALS) process.off(name, stop);
    },
  };
}
