import { useState } from "preact/hooks";
import { goTo, writeAddress } from "./address.js";
import { Problem } from "./parts/problem.js";
import { OwnGames } from "./play/own-games.js";
import { unended } from "./play/open-session.js";
import { api, token, keepToken } from "./server/api.js";
import { keptHere } from "./server/kept.js";
import { useAsked } from "./server/use-asked.js";
import { TUTORIAL } from "./model/coach.js";

/** What this is, and the ways in. */
export function StartView() {
  const [asked, setAsked] = useState(0);
  const { value: tasks, problem } = useAsked(() => api.tasks(), [asked]);
  const going = unended();
  const wantsToken = problem?.reason === "unauthenticated";
  return (
    <div class="start">
      <h1>An inbox that answers back</h1>
      <p class="lead">
        A short queue of helpdesk tickets. Read each letter, look up what is missing, and route it by four
        labels: what it is about, how much hangs on it, who takes it, and what they do. A careless route makes
        other tickets worse, or comes back. Language models and reinforcement learners play this; so can you.
      </p>
      {wantsToken && <TokenForm onToken={() => setAsked(asked + 1)} wasRefused={token() !== undefined} />}
      {problem !== undefined && !wantsToken && <Problem problem={problem} />}
      <p class="row">
        <a
          class={`button${going === undefined ? " primary" : ""}`}
          href={writeAddress("play", { ...tutorialFields(), coach: "on" })}
        >
          Learn it on three tickets
        </a>
        {going !== undefined && (
          <a class="button primary" href={writeAddress("play", { session: going.sessionId })}>
            Go on with your episode
          </a>
        )}
      </p>
      <h2>Or play an episode</h2>
      <ul class="tasks">
        {tasks?.map((task) => (
          <li key={task.id}>
            <h3>
              {task.name} <span class="quiet">{task.difficulty}</span>
            </h3>
            <p>{ABOUT[task.id]}</p>
            <Deal task={task.id} />
          </li>
        ))}
      </ul>
      <OwnGames />
      <NameForm />
    </div>
  );
}

const ABOUT: Readonly<Record<number, string>> = {
  1: "Everything stands in the letter or beside it. Four labels a ticket.",
  2: "Part of each letter is missing until you look it up or ask. Tickets hang together.",
  3: "Slots are few, incidents want opening, and the queue remembers what you did.",
};

function tutorialFields() {
  return { task: TUTORIAL.taskId, seed: TUTORIAL.seed, size: TUTORIAL.queueSize };
}

/** Starts the episode of a seed: the same seed is the same queue for everybody. */
function Deal({ task }: { readonly task: number }) {
  const [seed, setSeed] = useState(String(60));
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault();
        goTo(writeAddress("play", { task, seed }));
      }}
    >
      <label>
        Seed{" "}
        <input
          type="number"
          min="0"
          max="2147483647"
          required
          value={seed}
          onInput={(event) => setSeed(event.currentTarget.value)}
        />
      </label>
      <button type="submit">
        Play<span class="for-readers"> task {task}</span>
      </button>
    </form>
  );
}

function NameForm() {
  const [name, setName] = useState(keptHere.get("name") ?? "");
  return (
    <p class="name">
      <label>
        Your name{" "}
        <input
          type="text"
          maxLength={64}
          autocomplete="nickname"
          value={name}
          onInput={(event) => {
            const given = event.currentTarget.value;
            setName(given);
            keptHere.set("name", given.trim() === "" ? undefined : given.trim());
          }}
        />
      </label>{" "}
      <span class="quiet">
        Optional. It stays in this browser, and goes along with your episodes to this server alone.
      </span>
    </p>
  );
}

function TokenForm({ onToken, wasRefused }: { readonly onToken: () => void; readonly wasRefused: boolean }) {
  const [given, setGiven] = useState("");
  return (
    <form
      class="row card"
      onSubmit={(event) => {
        event.preventDefault();
        keepToken(given.trim());
        onToken();
      }}
    >
      <label>
        This server asks for a token{wasRefused ? " (that one was refused)" : ""}{" "}
        <input
          type="password"
          autocomplete="off"
          required
          value={given}
          onInput={(event) => setGiven(event.currentTarget.value)}
        />
      </label>
      <button type="submit">Use it</button>
    </form>
  );
}
