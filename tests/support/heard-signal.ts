import { vi } from "vitest";

type Signal = "SIGINT" | "SIGTERM";

/**
 * A signal for those alone who began to listen after this was called: others of the process, such as what another test
 * file left behind or the test runner, might end it. Throws where it would have ended the process.
 */
export function signalFor(signal: Signal): { readonly arrives: () => void; readonly release: () => void } {
  const others = new Set(process.rawListeners(signal));
  const own = () => process.rawListeners(signal).filter((listener) => !others.has(listener));
  return {
    arrives() {
      const listeners = own();
      if (listeners.length === 0) throw new Error(`Nobody listens to ${signal}: it would end the process.`);
      const kill = vi.spyOn(process, "kill");
      kill.mockImplementation(() => {
        throw new Error(`Nobody takes ${signal} up: who listens hands it on, and it would end the process.`);
      });
      try {
        for (const listener of listeners) listener.call(process, signal);
      } finally {
        kill.mockRestore();
      }
    },
    release() {
      for (const listener of own()) process.off(signal, listener as NodeJS.SignalsListener);
    },
  };
}
