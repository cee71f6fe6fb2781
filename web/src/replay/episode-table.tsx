import { useState } from "preact/hooks";
import { goTo, writeAddress } from "../address.js";
import { whyApart } from "../model/compare.js";
import { penalisedSteps } from "../model/runs.js";
import type { Show } from "../model/show.js";
import { points } from "../model/words.js";
import { ListTable } from "../parts/list-table.js";

/** Most that stand side by side. */
const MOST_COMPARED = 4;

/** Episodes in a table, each a link to its first step; two to four that are chosen can be put side by side. */
export function EpisodeTable({ shows }: { readonly shows: readonly Show[] }) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const turn = (key: string): void => {
    const without = chosen.filter((one) => one !== key);
    setChosen(without.length < chosen.length ? without : [...chosen, key].slice(-MOST_COMPARED));
  };
  return (
    <>
      <ListTable label="Episodes" columns={COLUMNS}>
        {shows.map((show) => (
          <Row
            key={show.key}
            show={show}
            isChosen={chosen.includes(show.key)}
            onTurn={() => turn(show.key)}
          />
        ))}
      </ListTable>
      {chosen.length > 0 && (
        <Compare shows={shows.filter(({ key }) => chosen.includes(key))} chosen={chosen} />
      )}
    </>
  );
}

const COLUMNS = ["Compare", "Episode", "Score", "Player", "Task", "Seed", "Steps", "Penalised"];

interface RowProps {
  readonly show: Show;
  readonly isChosen: boolean;
  readonly onTurn: () => void;
}

function Row({ show, isChosen, onTurn }: RowProps) {
  const { key, player, taskId, seed, steps, score, unfinished } = show;
  const penalised = penalisedSteps(show);
  return (
    <tr>
      <td>
        <input type="checkbox" aria-label={`Compare ${key}`} checked={isChosen} onChange={onTurn} />
      </td>
      <th scope="row">
        <a href={writeAddress("replay", { episode: key, step: 0 })}>{key}</a>
      </th>
      <td class="number">{score === undefined ? (unfinished ?? "–") : points(score)}</td>
      <td>{player}</td>
      <td class="number">{taskId}</td>
      <td class="number">{seed ?? "–"}</td>
      <td class="number">{steps.length}</td>
      <td class={`number${penalised > 0 ? " poor" : ""}`}>{penalised}</td>
    </tr>
  );
}

function Compare({ shows, chosen }: { readonly shows: readonly Show[]; readonly chosen: readonly string[] }) {
  const apart = shows.length < 2 ? undefined : whyApart(shows);
  return (
    <p class="row">
      <button
        type="button"
        class="primary"
        aria-disabled={shows.length < 2 || apart !== undefined}
        onClick={() => {
          if (shows.length > 1 && apart === undefined)
            goTo(writeAddress("compare", { episodes: chosen.join("|") }));
        }}
      >
        Compare {shows.length}
      </button>
      <span class="quiet" role="status">
        {apart ?? (shows.length < 2 ? "Choose another of the same queue." : "")}
      </span>
    </p>
  );
}
