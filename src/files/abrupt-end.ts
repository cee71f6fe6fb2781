/** What has to be undone if the process ends now. */
const undoings = new Set<() => void>();

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Undoes at the end of the process, a signal's among them, unless what is given back is called before. */
export function onAbruptEnd(undo: () => void): () => void {
  if (undoings.size === 0) watch();
  undoings.add(undo);
  return () => {
    if (undoings.delete(undo) && undoings.size === 0) unwatch();
  };
}

function watch(): void {
  process.on("exit", undoAll);
  // First in the row: whether anybody else answers a signal is asked before they take themselves off.
  for (const signal of SIGNALS) process.prependListener(signal, onSignal);
}

function unwatch(): void {
  process.off("exit", undoAll);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}

function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return; // a command that stops by itself, and tidies up
  undoAll();
  unwatch();
  process.kill(process.pid, signal);
}

function undoAll(): void {
  for (const undo of undoings) {
    try {
      undo();
    } catch {
      // The next one may still succeed.
    }
  }
  undoings.clear();
}
