import type { EndedSessions } from "./ended-sessions.js";
import type { Keeping } from "./keeping.js";
import type { OpenSession, SessionSurroundings } from "./open-session.js";
import type { Openings } from "./openings.js";
import type { Places } from "./places.js";
import type { Clock, Ids } from "./ports.js";
import type { ServedTickets } from "./served-tickets.js";
import type { SessionMeter } from "./session-meter.js";

interface Given {
  readonly tickets: ServedTickets;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly places?: Places;
  readonly meter?: SessionMeter | undefined;
  readonly keeping?: Keeping;
  readonly together?: { waits(sessionId: string): boolean } | undefined;
}

/** What of a table its sessions change. */
interface Around {
  readonly sessions: ReadonlyMap<string, OpenSession>;
  readonly openings: Pick<Openings, "add">;
  readonly ended: Pick<EndedSessions, "add">;
  readonly forget: (session: OpenSession) => void;
}

/** What all sessions of a table have in common. */
export function surroundingsOf(
  { tickets, ids, clock, places, meter, keeping, together }: Given,
  { sessions, openings, ended, forget }: Around,
): SessionSurroundings {
  const shared = keeping?.store.shared;
  return {
    tickets,
    drawSeed: () => ids.seed(),
    stepped: meter?.stepped,
    now: () => clock.now(),
    isConfirmed: shared === undefined ? together && ((id) => together.waits(id)) : () => true,
    onEnding: together && ((session) => session.confirm()),
    onDisconnected: shared && (({ id }) => shared.disconnected(id)),
    // Where sessions are shared the store knows.
    onOpened: (session, requestId) => shared ?? openings.add(requestId, session),
    onEnd(session, how) {
      forget(session);
      ended.add(session.id, how);
      meter?.ended(how);
      places?.changed(sessions.size);
    },
  };
}
