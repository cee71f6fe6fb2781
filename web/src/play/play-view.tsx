import { useLayoutEffect, useRef } from "preact/hooks";
import type { Observation } from "../../../src/domain/observation.js";
import { CapacityBars } from "../parts/capacity-bars.js";
import { Problem } from "../parts/problem.js";
import { QueueList } from "../parts/queue-list.js";
import { lessonOf, type Lesson } from "../model/coach.js";
import { placesOf } from "../model/places.js";
import { lastSeen, stepsOf } from "../model/trail.js";
import { lastVerdict } from "../model/verdict.js";
import { Actions } from "./actions.js";
import { Ending } from "./ending.js";
import { Found } from "./found.js";
import { Keys } from "./keys.js";
import { Letter } from "./letter.js";
import type { Opened, Wanted } from "./open-session.js";
import { RouteForm } from "./route-form.js";
import { verdictsText } from "./own-games.js";
import { usePlay, type Play } from "./use-play.js";
import { VerdictCard } from "./verdict-card.js";

export function PlayView({ fields }: { readonly fields: Readonly<Record<string, string>> }) {
  const { session, task, seed, size, split, coach } = fields;
  const play = usePlay({ session, task, seed, size, split }, { coach });
  const { opened, problem } = play;
  return (
    <>
      {problem !== undefined && <Problem problem={problem} onAgain={play.again} />}
      {opened === undefined ? (
        problem === undefined && <p class="opening">Opening the desk …</p>
      ) : (
        <Desk play={play} wanted={{ session, task, seed, size, split }} isTutorial={coach === "on"} />
      )}
    </>
  );
}

interface DeskProps {
  readonly play: Play;
  readonly wanted: Wanted;
  readonly isTutorial: boolean;
}

/** The desk with an episode on it. */
function Desk({ play, wanted, isTutorial }: DeskProps) {
  const { opened } = play;
  const seen = opened && lastSeen(opened.trail);
  const letter = useRef<HTMLHeadingElement>(null);
  const news = useRef<HTMLElement>(null);
  useFocusOn(opened === undefined ? 0 : stepsOf(opened.trail), news);
  if (opened === undefined || seen === undefined) return null;
  const verdict = lastVerdict(seen);
  const lesson = isTutorial ? lessonOf(seen) : undefined;
  const { currentTicket: ticket } = seen;
  return (
    <div
      class={`desk${play.isBusy ? " busy" : ""}${seen.done ? " done" : ""}`}
      data-step={seen.history.length}
    >
      <Queue opened={opened} seen={seen} />
      <div class="desk-letter">
        {lesson !== undefined && <Teaching lesson={lesson} />}
        {seen.done && <Ending opened={opened} last={seen} heading={news} wanted={wanted} />}
        {verdict !== undefined && (
          <VerdictCard
            verdict={verdict}
            confidence={opened.taken?.at(-1)?.confidence}
            {...(!seen.done && { heading: news })}
          />
        )}
        {ticket !== null && (
          <>
            <Letter ticket={ticket} heading={letter} />
            <Actions
              seen={seen}
              isBusy={play.isBusy}
              canUndo={play.canUndo}
              onAct={play.act}
              onUndo={play.undo}
            />
          </>
        )}
      </div>
      {ticket !== null && (
        <>
          <aside class="desk-found" aria-label="What was found">
            <Found seen={seen} trail={opened.trail} heading={verdict === undefined ? news : undefined} />
          </aside>
          <section class="desk-act" aria-label="The route">
            <RouteForm key={ticket.ticketId} isBusy={play.isBusy} onRoute={play.act} />
            <Keys />
          </section>
        </>
      )}
    </div>
  );
}

/** What is told of the queue as a whole. */
function Queue({ opened, seen }: { readonly opened: Opened; readonly seen: Observation }) {
  const capacity = seen.metadata.capacityState;
  const { lookedUp = 0, trail } = opened;
  return (
    <aside class="desk-queue" aria-label="The queue">
      <QueueList places={placesOf(trail)} />
      {capacity !== undefined && !seen.done && <CapacityBars capacity={capacity} />}
      {!seen.done && (
        <p class="quiet free">
          Free lookups left <b>{seen.investigationBudgetRemaining}</b>
        </p>
      )}
      {lookedUp > 0 && <p class="looked-up">Looked up: {verdictsText(lookedUp)}</p>}
    </aside>
  );
}

function Teaching({ lesson }: { readonly lesson: Lesson }) {
  return (
    <section class="lesson" aria-label="Tutorial">
      <h2>{lesson.title}</h2>
      <p>{lesson.text}</p>
    </section>
  );
}

/**
 * With a step focus goes to what it brought, so that a reader hears it and the keys go on from there. That scrolls, and so it
 * happens before the step is seen: a page that moves later takes a fast hand's press for another.
 */
function useFocusOn(step: number, place: { readonly current: HTMLElement | null }): void {
  const before = useRef(step);
  useLayoutEffect(() => {
    if (before.current !== step && step > 0) {
      place.current?.focus({ preventScroll: true });
      place.current?.closest("section, article")?.scrollIntoView({ block: "nearest" });
    }
    before.current = step;
  }, [step]);
}
