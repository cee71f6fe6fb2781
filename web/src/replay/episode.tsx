import { useState } from "preact/hooks";
import { writeAddress } from "../address.js";
import type { StepRegret } from "../../../src/domain/episode-report.js";
import type { Observation } from "../../../src/domain/observation.js";
import { changesBetween } from "../model/changes.js";
import { placesOf } from "../model/places.js";
import { runOf } from "../model/runs.js";
import { worstStep } from "../model/regrets.js";
import { trailUpTo, type Show } from "../model/show.js";
import { actionText, points } from "../model/words.js";
import { useKey } from "../play/keys.js";
import { Found } from "../play/found.js";
import { Letter } from "../play/letter.js";
import { CapacityBars } from "../parts/capacity-bars.js";
import { LossChart } from "../parts/loss-chart.js";
import { QueueList } from "../parts/queue-list.js";
import { StepCard } from "./step-card.js";
import { Timeline } from "./timeline.js";
import { Best } from "./better.js";
import { useReport } from "./use-report.js";

interface EpisodeProps {
  readonly show: Show;
  readonly step: number;
  readonly isLive: boolean;
  readonly onStep: (step: number) => void;
}

/** An episode at one of its steps: what was seen then, what was done next, and what came of it. */
export function Episode({ show, step, isLive, onStep }: EpisodeProps) {
  const seen = show.seen[step];
  const trail = trailUpTo(show, step);
  const changes = step === 0 ? [] : changesBetween(show.seen[step - 1], seen);
  const shown = trail.seen.at(-1);
  const { value: report, problem } = useReport(show);
  const regrets = show.regrets ?? report?.steps;
  return (
    <div class="replay">
      <header class="replay-head">
        <h1>{show.player}</h1>
        <p class="quiet">
          task {show.taskId}
          {show.seed !== undefined && `, seed ${show.seed}`}
          {show.split !== undefined && `, ${show.split}`} ·{" "}
          {show.score === undefined ? (show.unfinished ?? "no score") : `score ${points(show.score)}`}
          {isLive && show.score === undefined && " · followed live"}
        </p>
        <a href={allAddress(show.key)}>All episodes</a>
      </header>
      <Stepper show={show} step={step} regrets={regrets} onStep={onStep} />
      <Timeline show={show} step={step} regrets={regrets} onStep={onStep} />
      <div class="desk">
        <aside class="desk-queue" aria-label="The queue then">
          {seen !== undefined && <QueueList places={placesOf(trail)} />}
          {seen?.metadata.capacityState !== undefined && (
            <CapacityBars capacity={seen.metadata.capacityState} />
          )}
        </aside>
        <Middle show={show} step={step} last={shown} />
        <aside class="desk-found" aria-label="Best, found and changed">
          {show.steps[step] !== undefined && (
            <Best
              played={show.steps[step].action}
              regret={regrets?.[step]}
              report={report}
              problem={problem}
            />
          )}
          {shown !== undefined && seen !== undefined && (
            <Found seen={shown} trail={trail} heading={undefined} />
          )}
          <Changes changes={changes} />
        </aside>
      </div>
    </div>
  );
}

/** Where an episode's siblings are: those of its run, or those that are open here. */
function allAddress(key: string): string {
  const name = runOf(key);
  if (name === undefined) return writeAddress("replay", {});
  return writeAddress("runs", { run: name.run, owner: name.owner === "" ? undefined : name.owner });
}

interface MiddleProps {
  readonly show: Show;
  readonly step: number;
  /** What was seen last up to the step, with its history. */
  readonly last: Observation | undefined;
}

/** The letter, and what was done with it. */
function Middle({ show, step, last }: MiddleProps) {
  const [isRaw, setRaw] = useState(false);
  const seen = show.seen[step];
  const ticket = seen?.currentTicket ?? undefined;
  const next = show.steps[step];
  return (
    <div class="desk-letter">
      {seen === undefined && (
        <p class="nothing quiet">
          The file does not keep what was seen here. Where its tickets are, helpdesk-env view FILE plays it
          again and shows it.
        </p>
      )}
      {ticket !== undefined && <Letter ticket={ticket} level="h2" />}
      {next !== undefined && <StepCard show={show} step={step} />}
      {next === undefined && last?.done === true && last.rubricReward !== null && (
        <section class="ending">
          <LossChart last={last} />
        </section>
      )}
      <button type="button" aria-expanded={isRaw} onClick={() => setRaw(!isRaw)}>
        {isRaw ? "Hide" : "Show"} the raw observation
      </button>
      {isRaw && (
        <pre class="raw" tabIndex={0} role="region" aria-label="The raw observation">
          {JSON.stringify(seen, null, 2)}
        </pre>
      )}
    </div>
  );
}

function Changes({ changes }: { readonly changes: ReturnType<typeof changesBetween> }) {
  if (changes.length === 0) return null;
  return (
    <details class="card changes">
      <summary>
        {changes.length} value{changes.length === 1 ? "" : "s"} changed by the last step
      </summary>
      <dl>
        {changes.map(({ path, before, after }) => (
          <div key={path}>
            <dt>{path}</dt>
            <dd>
              {before !== undefined && <del>{before}</del>} {after !== undefined && <ins>{after}</ins>}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

interface StepperProps extends Omit<EpisodeProps, "isLive"> {
  readonly regrets: readonly StepRegret[] | undefined;
}

function Stepper({ show, step, regrets, onStep }: StepperProps) {
  const worst = worstStep(regrets);
  const most = show.steps.length;
  const to = (next: number) => () => onStep(Math.min(most, Math.max(0, next)));
  for (const [key, next] of KEYS) useKey(key, to(next(step)));
  return (
    <div class="stepper row" role="group" aria-label="Steps">
      <button type="button" onClick={to(0)}>
        First
      </button>
      <button type="button" onClick={to(step - 1)}>
        Back <kbd aria-hidden="true">k</kbd>
      </button>
      <button type="button" onClick={to(step + 1)}>
        On <kbd aria-hidden="true">j</kbd>
      </button>
      <button type="button" onClick={to(most)}>
        Last
      </button>
      {worst !== undefined && (
        <button type="button" onClick={to(worst)}>
          Worst step<span class="for-readers">, {worst + 1}</span>
        </button>
      )}
      <output aria-live="polite">
        {step} of {most} steps taken
      </output>
      <Find show={show} step={step} onStep={onStep} />
      <a class="quiet" href={writeAddress("replay", { episode: show.key, step })}>
        Link to this step
      </a>
    </div>
  );
}

/** Looks for words in what was read and done, from the next step on and round again. */
function Find({ show, step, onStep }: Omit<EpisodeProps, "isLive">) {
  const [sought, setSought] = useState<string>();
  useKey("f", () => setSought(sought ?? ""));
  const find = (): void => {
    const words = sought?.trim().toLowerCase() ?? "";
    const most = show.steps.length;
    for (let ahead = 1; ahead <= most && words !== ""; ahead += 1) {
      const index = (step + ahead) % most;
      if (textOf(show, index).includes(words)) {
        onStep(index);
        return;
      }
    }
  };
  if (sought === undefined)
    return (
      <button type="button" onClick={() => setSought("")}>
        Find <kbd aria-hidden="true">f</kbd>
      </button>
    );
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault();
        find();
      }}
    >
      <label>
        Find{" "}
        <input
          type="text"
          ref={focusWhenThere}
          value={sought}
          onInput={(event) => setSought(event.currentTarget.value)}
        />
      </label>
      <button type="submit">Next</button>
    </form>
  );
}

/** A reference that stays the same is called once, when the field comes. */
function focusWhenThere(field: HTMLElement | null): void {
  field?.focus();
}

type Next = (step: number) => number;
const back: Next = (step) => step - 1;
const on: Next = (step) => step + 1;
const KEYS: readonly (readonly [string, Next])[] = [
  ["j", on],
  ["ArrowRight", on],
  ["k", back],
  ["ArrowLeft", back],
];

function textOf(show: Show, index: number): string {
  const step = show.steps[index];
  if (step === undefined) return "";
  const ticket = show.seen[index]?.currentTicket;
  return [step.ticketId, actionText(step.action), ticket?.title, ticket?.description].join(" ").toLowerCase();
}
