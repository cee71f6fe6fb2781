import type { Observation } from "../../../src/domain/observation.js";
import { adviceOf } from "./advice.js";

/** What the tutorial plays: three tickets of task 3 whose desk advises each kind of action once at least. */
export const TUTORIAL = { taskId: 3, seed: 118, queueSize: 3 } as const;

/** One piece of teaching. */
export interface Lesson {
  readonly title: string;
  readonly text: string;
}

/** What to learn now: it follows from what is seen, so that it is right on any queue. */
export function lessonOf(seen: Observation): Lesson | undefined {
  const ticket = seen.currentTicket;
  if (ticket === null) return undefined;
  const has = (actionType: string): boolean =>
    seen.history.some(({ action }) => action.actionType === actionType);
  const { offer } = adviceOf(seen) ?? {};
  if (seen.history.length === 0)
    return {
      title: "1 · A letter with little in it",
      text: "This is all that the agent sees at first. The desk knows more: the marked button looks it up. Each lookup is a step, and some are free.",
    };
  if (offer?.actionType === "investigate")
    return {
      title: has("submit") ? "Look first" : "There is more",
      text: "What was found lies beside the letter, and the letter itself may have become longer. Go on while a button is marked.",
    };
  if (offer?.actionType === "request_info")
    return {
      title: "2 · Ask",
      text: "The requester knows something that stands nowhere. An answer outweighs the desk’s note, and the note outweighs the letter.",
    };
  if (offer?.actionType === "open_incident")
    return {
      title: "3 · One cause, many tickets",
      text: "An incident covers this ticket and those like it. It takes a slot, of which there are few, and saves more.",
    };
  if (!has("submit"))
    return {
      title: "4 · Route it",
      text: "Four labels: what it is about, how much hangs on it, who can take the next step, and what that is. Under each row stands what a word means.",
    };
  if (!has("defer") && seen.ticketsAfterCurrent > 0)
    return {
      title: "5 · Or put it off",
      text: "A ticket may go to the end of the queue, once: worth it where a later one needs the slot more. A ticket that burns should not wait. Try it, or route this one.",
    };
  return {
    title: "The queue answers back",
    text: "See at the left what your last route did: a ticket may have cooled, burn hotter, or come back.",
  };
}
