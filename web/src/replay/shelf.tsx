import { useState } from "preact/hooks";
import { goTo, writeAddress } from "../address.js";
import { FileProblem } from "../model/read-file.js";
import { EMBEDDED } from "../standalone.js";
import { EpisodeTable } from "./episode-table.js";
import { addFile, sessionKey, useLibrary } from "./library.js";

/** The episodes that were opened, and the ways to open more. */
export function Shelf({ missing }: { readonly missing?: string }) {
  const shows = useLibrary();
  const [problem, setProblem] = useState<string>();
  const open = async (files: Iterable<File>): Promise<void> => {
    setProblem(undefined);
    try {
      for (const file of files) addFile(file.name, await file.text());
    } catch (error) {
      setProblem(error instanceof FileProblem ? error.message : "The file cannot be read.");
    }
  };
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
      {EMBEDDED === undefined && (
        <>
          <SessionForm />
          <p>
            Or one of the <a href="#/runs">runs of this server</a>, or a session as it plays:{" "}
            <a href="#/live">live</a>.
          </p>
        </>
      )}
      {shows.length > 0 && <EpisodeTable shows={shows} />}
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
