import type { SessionStore } from "../../journal/index.js";
import { errorMessage } from "../../support/error-message.js";
import type { HealthStatus } from "./health-status.js";

/** Whether the server takes sessions now, for probes and those who watch. */
export interface Readiness {
  /** Why it does not, and what to do; undefined where it does. The health's readiness follows. */
  problem(): Promise<string | undefined>;
}

/** Probes that come within so many milliseconds of each other are one. */
const FRESH_MS = 500;
/** A store that does not answer for so long is not there, in milliseconds: a probe's own patience is usually a second or more. */
const PATIENCE_MS = 3_000;

const STOPPING = "The server is stopping. Send new sessions to another one.";

export function createReadiness(
  health: HealthStatus,
  store: Pick<SessionStore, "probe"> | undefined,
  patienceMs = PATIENCE_MS,
): Readiness {
  let asked: { readonly at: number; readonly answer: Promise<string | undefined> } | undefined;

  async function ask(probe: () => Promise<void>): Promise<string | undefined> {
    const problem = await within(
      patienceMs,
      probe().then(() => undefined, errorMessage),
    );
    health.setStore(problem === undefined);
    return problem;
  }

  return {
    async problem() {
      if (!health.serving) return STOPPING;
      if (store?.probe === undefined) return undefined;
      const now = performance.now();
      if (asked === undefined || now - asked.at > FRESH_MS) {
        asked = { at: now, answer: ask(() => store.probe?.() ?? Promise.resolve()) };
      }
      return asked.answer;
    },
  };
}

function within(patienceMs: number, answer: Promise<string | undefined>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    const problem = `The store of sessions has not answered for ${patienceMs / 1000} seconds. Look at its disk or its server.`;
    timer = setTimeout(() => resolve(problem), patienceMs);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
