import { useEffect, useState } from "preact/hooks";
import type { HelpdeskError } from "../../src/client/failure.js";
import { writeAddress } from "./address.js";
import { Problem } from "./parts/problem.js";
import { sessionKey } from "./replay/library.js";
import { api, problemOf, type SessionSummary } from "./server/api.js";

/** How often the list is asked for, while the page is looked at. */
const EVERY_MS = 2000;

/** More rows than a person reads; the filter finds the others. */
const MOST_ROWS = 200;

/** The open sessions, as they play. */
export function LiveView() {
  const { sessions, problem } = useSessions();
  const [filter, setFilter] = useState("");
  const words = filter.trim().toLowerCase();
  const found = (sessions ?? []).filter((one) => textOf(one).includes(words));
  return (
    <div class="live">
      <h1>Live</h1>
      {problem !== undefined && <Problem problem={problem} />}
      <p class="row">
        <label>
          Filter{" "}
          <input
            type="text"
            value={filter}
            placeholder="agent, owner, id, task 3, playing …"
            size={30}
            onInput={(event) => setFilter(event.currentTarget.value)}
          />
        </label>
        <output>
          {sessions === undefined
            ? problem === undefined && "Asking …"
            : `${found.length} of ${sessions.length} open sessions, ${found.filter(({ done }) => !done).length} not over`}
          {found.length > MOST_ROWS && `; the first ${MOST_ROWS} are shown`}
        </output>
      </p>
      {found.length > 0 && <Table sessions={found.slice(0, MOST_ROWS)} />}
    </div>
  );
}

function Table({ sessions }: { readonly sessions: readonly SessionSummary[] }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Open sessions">
      <table class="list">
        <thead>
          <tr>
            <th scope="col">Session</th>
            <th scope="col">Who</th>
            <th scope="col">Task</th>
            <th scope="col">Steps</th>
            <th scope="col">State</th>
            <th scope="col">Open for</th>
            <th scope="col">Idle for</th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((one) => (
            <tr key={one.sessionId}>
              <th scope="row">
                <a href={writeAddress("replay", { episode: sessionKey(one.sessionId), step: one.stepCount })}>
                  {one.sessionId.slice(0, 8)}
                </a>
              </th>
              <td>{[one.agent, one.owner].filter((name) => name !== "").join(", ") || "–"}</td>
              <td class="number">{one.taskId ?? "–"}</td>
              <td class="number">{one.stepCount}</td>
              <td>{stateOf(one)}</td>
              <td class="number">{duration(one.ageSeconds)}</td>
              <td class="number">{duration(one.idleSeconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function stateOf({ done, stepCount }: SessionSummary): string {
  return done ? "over" : stepCount === 0 ? "dealt" : "playing";
}

function textOf(one: SessionSummary): string {
  return [one.sessionId, one.agent, one.owner, `task ${one.taskId ?? ""}`, stateOf(one)]
    .join(" ")
    .toLowerCase();
}

function duration(seconds: number): string {
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}

interface Sessions {
  readonly sessions: readonly SessionSummary[] | undefined;
  readonly problem: HelpdeskError | undefined;
}

function useSessions(): Sessions {
  const [state, setState] = useState<Sessions>({ sessions: undefined, problem: undefined });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isShown = true;
    const again = (): void => {
      if (isShown) timer = setTimeout(() => void look(), EVERY_MS);
    };
    const look = async (): Promise<void> => {
      try {
        if (document.hidden) return;
        const sessions = await allSessions();
        setState({ sessions, problem: undefined });
      } catch (error) {
        setState((before) => ({ ...before, problem: problemOf(error) }));
      } finally {
        again();
      }
    };
    void look();
    return () => {
      isShown = false;
      clearTimeout(timer);
    };
  }, []);
  return state;
}

async function allSessions(): Promise<readonly SessionSummary[]> {
  const all: SessionSummary[] = [];
  let page = "";
  do {
    const { sessions, nextPageToken } = await api.sessions(page);
    all.push(...sessions);
    page = nextPageToken;
  } while (page !== "");
  return all;
}
