/** How often the parent is looked for, in milliseconds; well within the seconds that a stop may take. */
const PARENT_CHECK_MS = 250;

/**
 * Settles when the process is to stop, and says why: by a signal or, with `followParent`, because the process that
 * started it is gone. npm runs a script through a shell, and the shell dies of a signal without handing it on. Where a
 * parent's end does not show in the parent's id (Windows), signals alone count.
 */
export function stopRequest(followParent: boolean): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve(signal));
    if (!followParent) return;
    const parent = process.ppid;
    const checks = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(checks);
      resolve("the parent process is gone");
    }, PARENT_CHECK_MS);
    checks.unref();
  });
}
