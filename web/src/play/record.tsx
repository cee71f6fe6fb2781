import { useState } from "preact/hooks";
import { policyOf, recordOf } from "../model/record.js";
import { Problem } from "../parts/problem.js";
import { api, problemOf } from "../server/api.js";
import { keptHere } from "../server/kept.js";
import type { HelpdeskError } from "../../../src/client/failure.js";
import type { AskedReset } from "../../../src/trajectory-file/shape.js";
import type { Opened } from "./open-session.js";

interface RecordProps {
  readonly opened: Opened;
  readonly asked: AskedReset;
  readonly episodeId: string;
}

/** What was played, as a file like any agent's. It is made here and sent nowhere. */
export function Record({ opened, asked, episodeId }: RecordProps) {
  const [name, setName] = useState(keptHere.get("name") ?? "");
  const [problem, setProblem] = useState<HelpdeskError>();
  const save = async (): Promise<void> => {
    try {
      const { trail, taken = [], undone = 0, lookedUp = 0 } = opened;
      const played = { trail, episodeId, taken, undone, lookedUp, asked };
      const text = recordOf(played, name, await api.info());
      download(
        `${policyOf(name).replaceAll(/[^\w.-]+/g, "-")}-task${asked.task_id}-seed${asked.seed}.jsonl`,
        text,
      );
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <section class="record" aria-labelledby="record-title">
      <h2 id="record-title">Keep it as a trajectory</h2>
      <p>
        What you saw and did, how long each step took, and the name below, as a file like any agent’s:{" "}
        <code>helpdesk-env evaluate --trajectories</code> judges it. It is made in this browser when you
        press, and sent nowhere.
      </p>
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <label>
          Name in the file{" "}
          <input
            type="text"
            maxLength={57}
            autocomplete="nickname"
            placeholder="somebody"
            value={name}
            onInput={(event) => {
              const given = event.currentTarget.value;
              setName(given);
              keptHere.set("name", given.trim() === "" ? undefined : given.trim());
            }}
          />
        </label>
        <button type="submit">Download the file</button>
      </form>
      {problem !== undefined && <Problem problem={problem} />}
    </section>
  );
}

function download(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/x-ndjson" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
