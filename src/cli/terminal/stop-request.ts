/** How often the parent is looked for, in milliseconds; well within the seconds that a stop may take. */
const PARENT_CHECK_MS = 250;

/** Of a process that is told a second time to stop, while it waits for its open requests. */
const IMPATIENT_EXIT_CODE = 1;

/**
 * Settles when the process is to stop, and says why: by a signal or, with `followParent`, because the process that
 * started it is gone. npm runs a script through a shell, and the shell dies of a signal without handing it on. Where a
 * parent's end does not show in the parent's id (Windows), signals alone count. A signal that comes after that, the same
 * or another, ends the process at once, with exit code 1.
 */
export function stopRequest(followParent: boolean): Promise<string> {
  return new Promise((resolve) => {
    let told = false;
    const stop = (reason: string): void => {
      told = true;
      resolve(reason);
    };
    // For as long as the process lives: in a gap between two listeners a signal would kill it, unheard.
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.on(signal, () => (told ? process.exit(IMPATIENT_EXIT_CODE) : stop(signal)));
    }
    if (!followParent) return;
    const parent = process.ppid;
    const checks = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(checks);
      stop("the parent process is gone");
    }, PARENT_CHECK_MS);
    checks.unref();
  });
}
