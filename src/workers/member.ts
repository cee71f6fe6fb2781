import type { PassedCalls, Peers } from "../transport/peers.js";
import { askForNameless } from "./ask-for-nameless.js";
import { holdPlaces } from "./held-places.js";
import { serveLinks } from "./link/server.js";
import type { PrimaryMessage, WorkerMessage } from "./messages.js";
import { createOtherWorkers, socketPath } from "./other-workers.js";
import { openingCalls } from "./opening-calls.js";
import { newSessionId, workerIn } from "./session-ids.js";

export interface MemberOptions {
  /** The worker's own number. */
  readonly number: number;
  readonly maxSessions: number;
  /** Places that it keeps in stock. */
  readonly stock: number;
  /** The folder of the sockets by which workers reach each other. */
  readonly folder: string;
  readonly tell: (message: WorkerMessage) => void;
}

/** A worker among the others. */
export interface Member {
  readonly peers: Peers;
  take(message: PrimaryMessage): void;
}

export function createMember(options: MemberOptions): Member {
  const { number, folder, tell } = options;
  const places = holdPlaces(options.maxSessions, options.stock, tell);
  const others = createOtherWorkers(number, folder);
  const nameless = askForNameless(tell, (at) => (at === number ? "here" : (others.numbered(at) ?? "gone")));
  let calls: PassedCalls | undefined;
  const openings = openingCalls(number, others, (requestId) => calls?.hasOpened(requestId) === true);
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });

  const peers: Peers = {
    number,
    others: () => others.all(),
    places,
    sessionId: () => newSessionId(number),
    of: (sessionId) => others.numbered(workerIn(sessionId) ?? number),
    isLost: (sessionId) => others.isGone(workerIn(sessionId) ?? number),
    nameless,
    atOpener: openings.atOpener,
    async serve(answering) {
      calls = answering;
      await serveLinks(socketPath(folder, number), { ...answering, ...openings });
    },
    drained() {
      tell({ kind: "drained" });
      return ended;
    },
  };

  return {
    peers,
    take(message) {
      switch (message.kind) {
        case "workers":
          others.are(message.alive, message.newest);
          break;
        case "places":
        case "full":
          places.take(message);
          break;
        case "recall":
          calls?.sweep();
          tell({ kind: "recalled", idleMs: calls?.longestUnused() ?? null, places: places.giveBack() });
          break;
        case "give_up":
          calls?.giveUp();
          tell({ kind: "gave_up", places: places.giveBack() });
          break;
        case "nameless":
        case "noted":
          nameless.take(message);
          break;
        case "end":
          end();
          break;
        case "drain": // the server's to do
      }
    },
  };
}
