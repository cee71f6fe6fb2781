import { goTo, writeAddress } from "./address.js";
import { duration, filtered, playersOf, stateOf } from "./model/live.js";
import { points } from "./model/words.js";
import { ListTable } from "./parts/list-table.js";
import { Problem } from "./parts/problem.js";
import { sessionKey } from "./replay/library.js";
import type { SessionSummary } from "../../src/client/branches.js";
import { api } from "./server/api.js";
import { usePolled } from "./server/use-polled.js";

/** How often the list is asked for, while the page is looked at. */
const EVERY_MS = 2000;

/** More rows than a person reads; the filter finds the others. */
const MOST_ROWS = 200;

/** The open sessions, as they play. The filter stands in the address, so that a link leads to a run. */
export function LiveView({ fields }: { readonly fields: Readonly<Record<string, string>> }) {
  const { value: sessions, problem } = usePolled(allSessions, EVERY_MS);
  const filter = fields["filter"] ?? "";
  const found = filtered(sessions ?? [], filter);
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
            placeholder="agent, run:name, task-3, playing …"
            size={30}
            onInput={({ currentTarget: { value } }) =>
              goTo(writeAddress("live", { filter: value === "" ? undefined : value }), true)
            }
          />
        </label>
        <output>
          {sessions === undefined ? problem === undefined && "Asking …" : countText(found, sessions.length)}
        </output>
      </p>
      {found.length > 0 && (
        <ListTable
          label="Open sessions"
          columns={[
            "Session",
            "Who",
            "Run",
            "Task",
            "Steps",
            "Score",
            "Penalised",
            "State",
            "Open for",
            "Idle for",
          ]}
        >
          {found.slice(0, MOST_ROWS).map((one) => (
            <Row key={one.sessionId} one={one} />
          ))}
        </ListTable>
      )}
    </div>
  );
}

function countText(found: readonly SessionSummary[], all: number): string {
  const open = found.filter(({ done }) => !done).length;
  const scores = found.flatMap(({ score }) => (score === undefined ? [] : [score]));
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return (
    `${found.length} of ${all} open sessions, ${open} not over` +
    (scores.length > 0 ? `, mean score so far ${points(mean)}` : "") +
    (found.length > MOST_ROWS ? `; the first ${MOST_ROWS} are shown` : "")
  );
}

function Row({ one }: { readonly one: SessionSummary }) {
  return (
    <tr>
      <th scope="row">
        <a href={writeAddress("replay", { episode: sessionKey(one.sessionId), step: one.stepCount })}>
          {one.sessionId.slice(0, 8)}
        </a>
      </th>
      <td>{playersOf(one).join(", ") || "–"}</td>
      <td>
        {one.run === "" ? "–" : <a href={writeAddress("live", { filter: `run:${one.run}` })}>{one.run}</a>}
      </td>
      <td class="number">{one.taskId ?? "–"}</td>
      <td class="number">{one.stepCount}</td>
      <td class="number">{one.score === undefined ? "–" : points(one.score)}</td>
      <td class={`number${one.penalizedSteps > 0 ? " poor" : ""}`}>{one.penalizedSteps}</td>
      <td>{stateOf(one)}</td>
      <td class="number">{duration(one.ageSeconds)}</td>
      <td class="number">{duration(one.idleSeconds)}</td>
    </tr>
  );
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
