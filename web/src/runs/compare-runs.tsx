import { writeAddress } from "../address.js";
import { whyApart } from "../model/compare.js";
import { sharedEpisodes, type RunName, type SharedEpisode } from "../model/runs.js";
import { points } from "../model/words.js";
import { ListTable } from "../parts/list-table.js";
import { Problem } from "../parts/problem.js";
import { openRun } from "../replay/library.js";
import { useAsked } from "../server/use-asked.js";

/** Runs beside each other, on the episodes that all of them have played. */
export function CompareRuns({ names }: { readonly names: readonly RunName[] }) {
  const { value: opened, problem } = useAsked(() => Promise.all(names.map((name) => openRun(name))), []);
  if (problem !== undefined) return <Problem problem={problem} />;
  if (opened === undefined) return <p class="opening">Opening the runs …</p>;
  const shared = sharedEpisodes(opened.map(({ shows }) => shows));
  const titles = names.map(({ run, owner }) => (owner === "" ? run : `${run} of ${owner}`));
  return (
    <div class="runs">
      <header class="replay-head">
        <h1>{titles.join(" and ")}</h1>
        <p class="quiet">
          {sumText(
            shared,
            opened.some(({ isCut }) => isCut),
          )}
        </p>
        <a href="#/runs">All runs</a>
      </header>
      {shared.length > 0 && (
        <ListTable label="Episodes of all" columns={["Task", "Seed", ...titles, "Apart", "Steps"]}>
          {shared.map((one) => (
            <Row key={one.shows[0]?.key} shared={one} titles={titles} />
          ))}
        </ListTable>
      )}
    </div>
  );
}

function sumText(shared: readonly SharedEpisode[], isCut: boolean): string {
  const of = isCut ? " of those that were read" : "";
  if (shared.length === 0) return `They have played no episode${of} in common: let them play the same seeds.`;
  return `${shared.length} episode${shared.length === 1 ? "" : "s"}${of} in common, those first that differ most`;
}

function Row({
  shared: { shows, apart },
  titles,
}: {
  readonly shared: SharedEpisode;
  readonly titles: readonly string[];
}) {
  const [first] = shows;
  const why = whyApart(shows);
  const episodes = shows.map(({ key }) => key).join("|");
  return (
    <tr>
      <th scope="row">{first?.taskId}</th>
      <td class="number">{first?.seed ?? "–"}</td>
      {shows.map(({ key, score, unfinished }) => (
        <td key={key} class="number">
          <a href={writeAddress("replay", { episode: key, step: 0 })}>
            {score === undefined ? (unfinished ?? "–") : points(score)}
          </a>
        </td>
      ))}
      <td class="number">{apart === undefined ? "–" : points(apart)}</td>
      <td>
        {why ?? (
          <a href={writeAddress("compare", { episodes, names: titles.join("|") })}>
            Side by side
            <span class="for-readers">
              , task {first?.taskId}, seed {first?.seed}
            </span>
          </a>
        )}
      </td>
    </tr>
  );
}
