import { useState } from "preact/hooks";
import type { RunSummary } from "../../../src/client/branches.js";
import { goTo, writeAddress } from "../address.js";
import { episodesText, runKey, runOf } from "../model/runs.js";
import { dateText, points } from "../model/words.js";
import { ListTable } from "../parts/list-table.js";
import { Problem } from "../parts/problem.js";
import { api } from "../server/api.js";
import { usePolled } from "../server/use-polled.js";
import { CompareRuns } from "./compare-runs.js";
import { RunEpisodes } from "./run-episodes.js";

/** How often the list is asked for, while the page is looked at. */
const EVERY_MS = 5000;

/** More rows than a person reads; the filter finds the others. */
const MOST_ROWS = 200;

/** The runs of the server; one of them; or several beside each other. */
export function RunsView({ fields }: { readonly fields: Readonly<Record<string, string>> }) {
  const { run, owner = "", compare } = fields;
  if (run !== undefined) return <RunEpisodes key={runKey({ run, owner })} name={{ run, owner }} />;
  const compared = (compare ?? "").split("|").flatMap((key) => runOf(key) ?? []);
  return compared.length > 1 ? (
    <CompareRuns key={compare} names={compared} />
  ) : (
    <RunList filter={fields["filter"] ?? ""} />
  );
}

function RunList({ filter }: { readonly filter: string }) {
  const { value: runs, problem } = usePolled(api.runs, EVERY_MS);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const found = (runs ?? []).filter((one) => textOf(one).includes(filter.trim().toLowerCase()));
  const turn = (key: string): void => {
    const without = chosen.filter((one) => one !== key);
    setChosen(without.length < chosen.length ? without : [...chosen, key].slice(-4));
  };
  return (
    <div class="runs">
      <h1>Runs</h1>
      <p class="quiet">
        A run is a series of episodes that their resets name: <code>{'{"seed": 3, "run": "first-try"}'}</code>
        .
      </p>
      {problem !== undefined && <Problem problem={problem} />}
      <p class="row">
        <label>
          Filter{" "}
          <input
            type="text"
            value={filter}
            placeholder="run or policy"
            onInput={({ currentTarget: { value } }) =>
              goTo(writeAddress("runs", { filter: value === "" ? undefined : value }), true)
            }
          />
        </label>
        <output>
          {runs === undefined ? problem === undefined && "Asking …" : countText(found, runs.length)}
        </output>
      </p>
      {found.length > 0 && (
        <ListTable label="Runs" columns={COLUMNS}>
          {found.slice(0, MOST_ROWS).map((one) => (
            <Row
              key={runKey(one)}
              one={one}
              isChosen={chosen.includes(runKey(one))}
              onTurn={() => turn(runKey(one))}
            />
          ))}
        </ListTable>
      )}
      {chosen.length > 0 && <CompareButton chosen={chosen} />}
    </div>
  );
}

function CompareButton({ chosen }: { readonly chosen: readonly string[] }) {
  return (
    <p class="row">
      <button
        type="button"
        class="primary"
        aria-disabled={chosen.length < 2}
        onClick={() => {
          if (chosen.length > 1) goTo(writeAddress("runs", { compare: chosen.join("|") }));
        }}
      >
        Compare {chosen.length}
      </button>
      {chosen.length < 2 && <span class="quiet">Choose another.</span>}
    </p>
  );
}

const COLUMNS = ["Compare", "Run", "Mean score", "Episodes", "Open", "Policy", "Steps", "Penalised", "Last"];

function textOf({ run, owner, policies }: RunSummary): string {
  return [run, owner, ...policies].join(" ").toLowerCase();
}

function countText(found: readonly RunSummary[], all: number): string {
  if (all === 0) return "No reset has named a run yet.";
  const shown = found.length > MOST_ROWS ? `; the first ${MOST_ROWS} are shown` : "";
  return `${found.length} of ${all} run${all === 1 ? "" : "s"}${shown}`;
}

interface RowProps {
  readonly one: RunSummary;
  readonly isChosen: boolean;
  readonly onTurn: () => void;
}

function Row({ one, isChosen, onTurn }: RowProps) {
  const { run, owner, policies, openEpisodes, meanScore, steps, penalizedSteps, lastAt } = one;
  return (
    <tr>
      <td>
        <input type="checkbox" aria-label={`Compare ${run}`} checked={isChosen} onChange={onTurn} />
      </td>
      <th scope="row">
        <a href={writeAddress("runs", { run, owner: owner === "" ? undefined : owner })}>{run}</a>
        {owner !== "" && <span class="quiet"> of {owner}</span>}
      </th>
      <td class="number">{meanScore === undefined ? "–" : points(meanScore)}</td>
      <td class="number">{episodesText(one)}</td>
      <td class="number">
        {openEpisodes === 0 ? (
          "0"
        ) : (
          <a href={writeAddress("live", { filter: `run:${run}` })}>{openEpisodes}</a>
        )}
      </td>
      <td>{policies.join(", ") || "–"}</td>
      <td class="number">{steps}</td>
      <td class={`number${penalizedSteps > 0 ? " poor" : ""}`}>{penalizedSteps}</td>
      <td>{dateText(new Date(lastAt * 1000).toISOString())}</td>
    </tr>
  );
}
