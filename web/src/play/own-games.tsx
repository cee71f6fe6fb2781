import { useState } from "preact/hooks";
import { writeAddress } from "../address.js";
import { gameKey, type Game } from "../model/games.js";
import { dateText, points } from "../model/words.js";
import { ListTable } from "../parts/list-table.js";
import { forgetGames, games } from "../server/games.js";

/** What was played in this browser, each to be looked at again. */
export function OwnGames() {
  const [own, setOwn] = useState(games);
  if (own.length === 0) return null;
  return (
    <div class="own-games">
      <h2>Your games</h2>
      <ListTable label="Your games" columns={["Score", "Task", "Seed", "When", "Looked up", "Review"]}>
        {own.map((game) => (
          <Row key={game.id} game={game} />
        ))}
      </ListTable>
      <p class="row">
        <button
          type="button"
          onClick={() => {
            forgetGames();
            setOwn([]);
          }}
        >
          Clear the list
        </button>
        <span class="quiet">The last thirty, kept in this browser alone.</span>
      </p>
    </div>
  );
}

function Row({ game: { id, at, taskId, seed, score, lookedUp } }: { readonly game: Game }) {
  const when = new Date(at).toISOString();
  return (
    <tr>
      <th scope="row" class="number">
        {points(score)}
      </th>
      <td class="number">{taskId}</td>
      <td class="number">{seed}</td>
      <td>
        <time dateTime={when}>{dateText(when)}</time>
      </td>
      <td class={lookedUp > 0 ? "poor" : "quiet"}>{lookedUp === 0 ? "no" : verdictsText(lookedUp)}</td>
      <td>
        <a href={writeAddress("replay", { episode: gameKey(id), step: 0 })}>
          Step by step
          <span class="for-readers">
            , task {taskId}, seed {seed}
          </span>
        </a>
      </td>
    </tr>
  );
}

export function verdictsText(count: number): string {
  return count === 1 ? "1 verdict" : `${count} verdicts`;
}
