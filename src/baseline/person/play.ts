import type { Dataset } from "../../dataset/index.js";
import type { Action } from "../../domain/action.js";
import { startEpisode, step, type StepResult } from "../../engine/index.js";
import type { PlannedPlay } from "./plan.js";
import { readLine } from "./moves.js";
import { newsLines } from "./news-lines.js";
import { wrapped } from "./wrapped.js";
import { actionText, helpLines, sameTicketLines, ticketLines, wordLines } from "./show.js";

/** Where a person reads and writes: a terminal, over ssh as well. */
export interface Talk {
  readonly say: (lines: readonly string[]) => void;
  /** The next line; undefined: there is none any more, or the person interrupts. */
  readonly ask: (prompt: string) => Promise<string | undefined>;
  /** Milliseconds of a clock that only goes on. */
  readonly now: () => number;
}

/** One action of a person. */
export interface PersonStep {
  readonly action: Action;
  /** From what was shown before it until it was said; breaks between two runs are not in it. */
  readonly seconds: number;
}

export interface PersonPlay {
  readonly steps: readonly PersonStep[];
  /** Before the first step and after each. */
  readonly seen: readonly StepResult[];
  /** Whether it came to its end; else the person paused. */
  readonly isOver: boolean;
}

/** Plays an episode from where it was left. `taken` keeps every step before the next is asked for. */
export async function playWith(
  talk: Talk,
  { taskId, seed }: PlannedPlay,
  tickets: Dataset,
  {
    earlier,
    taken,
  }: { readonly earlier: readonly PersonStep[]; readonly taken: (played: PersonPlay) => void },
): Promise<PersonPlay> {
  let now = startEpisode({ dataset: tickets, taskId, seed });
  const seen = [now];
  const steps: PersonStep[] = [];
  const go = (one: PersonStep): void => {
    now = step(now.episode, one.action);
    seen.push(now);
    steps.push(one);
  };
  earlier.forEach(go);
  if (!now.observation.done) talk.say(helpLines(now.observation));
  const tellNews = (): void => {
    const before = seen.at(-2);
    if (before !== undefined) talk.say(newsLines(before.observation, now.observation));
  };
  if (!now.observation.done) tellNews();
  let isShown = false;
  while (!now.observation.done) {
    talk.say((isShown ? sameTicketLines : ticketLines)(now.observation));
    const next = await nextStep(talk, now);
    if (next === undefined) return { steps, seen, isOver: false };
    const read = letterOf(now);
    go(next);
    isShown = read === letterOf(now);
    taken({ steps, seen, isOver: now.observation.done });
    tellNews();
  }
  return { steps, seen, isOver: true };
}

/** What of the ticket on the desk is read, and need not be shown again. */
function letterOf({ observation: { currentTicket: ticket } }: StepResult): string {
  return JSON.stringify([ticket?.ticketId, ticket?.title, ticket?.description]);
}

/** Asks until something can be done; undefined: the person pauses. */
async function nextStep(talk: Talk, { observation }: StepResult): Promise<PersonStep | undefined> {
  const since = talk.now();
  for (;;) {
    const line = await talk.ask("> ");
    const said = line === undefined ? ({ kind: "quit" } as const) : readLine(line, observation);
    if (said.kind === "quit") return undefined;
    if (said.kind === "help") talk.say(helpLines(observation));
    else if (said.kind === "words") talk.say(wordLines());
    else if (said.kind === "again") talk.say(ticketLines(observation));
    else if (said.kind === "unclear") talk.say([said.why]);
    if (said.kind === "action" && (await isMeant(talk, said.action))) {
      return { action: said.action, seconds: Math.round((talk.now() - since) / 100) / 10 };
    }
  }
}

/** A route cannot be taken back: it is read out first. */
async function isMeant(talk: Talk, action: Action): Promise<boolean> {
  if (action.actionType !== "submit") return true;
  talk.say(["", ...wrapped(`To route: ${actionText(action)}`, "  ")]);
  const answer = await talk.ask("Enter routes it, anything else does not: ");
  if (answer?.trim() === "") return true;
  talk.say([...(answer === undefined ? [""] : []), "Not routed, and nothing else was done."]);
  return false;
}
