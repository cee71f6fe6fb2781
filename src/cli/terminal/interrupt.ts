import type { Interrupt } from "../../support/terminal.js";

/** Aborts at the first Ctrl-C or SIGTERM; a second one ends the process at once. */
export function listenForInterrupt(): Interrupt {
  const controller = new AbortController();
  const release = (): void => {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, stop);
  };
  const stop = (): void => {
    release();
    controller.abort();
  };
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, stop);
  return { signal: controller.signal, release };
}
