import { useState } from "preact/hooks";
import { goTo, writeAddress } from "../address.js";
import { whyApart } from "../model/compare.js";
import { FileProblem } from "../model/read-file.js";
import type { Show } from "../model/show.js";
import { points } from "../model/words.js";
import { ListTable } from "../parts/list-table.js";
import { EMBEDDED } from "../standalone.js";
import { addFile, sessionKey, useLibrary } from "./library.js";

/** Most that stand side by side. */
const MOST_COMPARED = 4;

/** The episodes that were opened, and the ways to open more. */
export function Shelf({ missing }: { readonly missing?: string }) {
  const shows = useLibrary();
  const [problem, setProblem] = useState<string>();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const open = async (files: Iterable<File>): Promise<void> => {
    setProblem(undefined);
    try {
      for (const file of files) addFile(file.name, await file.text());
    } catch (error) {
      setProblem(error instanceof FileProblem ? error.message : "The file cannot be read.");
    }
  };
  const compared = shows.filter(({ key }) => chosen.includes(key));
  const apart = compared.length < 2 ? undefined : whyApart(compared);
  return (
    <div class="shelf">
      <h1>Episodes, step by step</h1>
      {missing !== undefined && (
        <p class="problem" role="alert">
          {missing} is not open here: files stay on the page that opened them. Open it again.
        </p>
      )}
      <Drop onFiles={(files) => void open(files)} />
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {EMBEDDED === undefined && <SessionForm />}
      {shows.length > 0 && <Table shows={shows} chosen={chosen} onChoose={setChosen} />}
      {compared.length > 0 && (
        <p class="row">
          <button
            type="button"
            class="primary"
            aria-disabled={compared.length < 2 || apart !== undefined}
            onClick={() => {
              if (compared.length > 1 && apart === undefined)
                goTo(writeAddress("compare", { episodes: chosen.join("|") }));
            }}
          >
            Compare {compared.length}
          </button>
          <span class="quiet" role="status">
            {apart ?? (compared.length < 2 ? "Choose another of the same queue." : "")}
          </span>
        </p>
      )}
    </div>
  );
}

function Drop({ onFiles }: { readonly onFiles: (files: FileList) => void }) {
  const [isOver, setOver] = useState(false);
  return (
    <label
      class={`drop${isOver ? " over" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (event.dataTransfer !== null) onFiles(event.dataTransfer.files);
      }}
    >
      <input
        type="file"
        multiple
        accept=".jsonl,.json,.ndjson"
        onChange={(event) => {
          if (event.currentTarget.files !== null) onFiles(event.currentTarget.files);
        }}
      />
      <span>
        <b>Open trajectory files</b>, or drop them here. <span class="quiet">They stay on this page.</span>
      </span>
    </label>
  );
}

function SessionForm() {
  const [id, setId] = useState("");
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault();
        goTo(writeAddress("replay", { episode: sessionKey(id.trim()) }));
      }}
    >
      <label>
        Or a session of this server{" "}
        <input
          type="text"
          required
          size={38}
          placeholder="its id"
          value={id}
          onInput={(event) => setId(event.currentTarget.value)}
        />
      </label>
      <button type="submit">Show</button>
    </form>
  );
}

interface TableProps {
  readonly shows: readonly Show[];
  readonly chosen: readonly string[];
  readonly onChoose: (keys: readonly string[]) => void;
}

function Table({ shows, chosen, onChoose }: TableProps) {
  const turn = (key: string): void => {
    const without = chosen.filter((one) => one !== key);
    onChoose(without.length < chosen.length ? without : [...chosen, key].slice(-MOST_COMPARED));
  };
  return (
    <ListTable label="Episodes" columns={["Compare", "Episode", "Player", "Task", "Seed", "Steps", "Score"]}>
      {shows.map((show) => (
        <tr key={show.key}>
          <td>
            <input
              type="checkbox"
              aria-label={`Compare ${show.key}`}
              checked={chosen.includes(show.key)}
              onChange={() => turn(show.key)}
            />
          </td>
          <th scope="row">
            <a href={writeAddress("replay", { episode: show.key, step: 0 })}>{show.key}</a>
          </th>
          <td>{show.player}</td>
          <td class="number">{show.taskId}</td>
          <td class="number">{show.seed ?? "–"}</td>
          <td class="number">{show.steps.length}</td>
          <td class="number">{show.score === undefined ? (show.unfinished ?? "–") : points(show.score)}</td>
        </tr>
      ))}
    </ListTable>
  );
}
