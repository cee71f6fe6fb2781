import type { Show } from "./show.js";

/** Why episodes cannot stand side by side; undefined: they can. */
export function whyApart(shows: readonly Show[]): string | undefined {
  const [first, ...others] = shows;
  if (first === undefined || others.length === 0) return "Choose two episodes or more.";
  for (const other of others) {
    const names = `${first.player} and ${other.player}`;
    if (differ(first.rulesDigest, other.rulesDigest))
      return `${names} were graded by different rules (${brief(first.rulesDigest)} and ${brief(other.rulesDigest)}). Regrade one of them: helpdesk-env regrade.`;
    if (differ(first.datasetDigest, other.datasetDigest))
      return `${names} played different tickets (${brief(first.datasetDigest)} and ${brief(other.datasetDigest)}).`;
    if (
      first.taskId !== other.taskId ||
      differ(first.seed, other.seed) ||
      differ(queueOf(first), queueOf(other))
    )
      return `${names} played different episodes (${episodeText(first)} and ${episodeText(other)}).`;
  }
  return undefined;
}

/** Two that are told differ; one that is not told is taken on trust. */
function differ(a: string | number | undefined, b: string | number | undefined): boolean {
  return a !== undefined && b !== undefined && a !== b;
}

function brief(digest: string | undefined): string {
  return digest?.slice(0, 8) ?? "";
}

/** The first ticket, where nothing tells of the queue as a whole. */
function queueOf({ queue, seen }: Show): string | undefined {
  return queue?.join(" ") ?? seen[0]?.currentTicket?.ticketId;
}

function episodeText({ taskId, seed }: Show): string {
  return `task ${taskId}${seed === undefined ? "" : `, seed ${seed}`}`;
}

/** What all did on one ticket, one beside the other. */
export interface ComparedTicket {
  readonly ticketId: string;
  /** Of each episode the steps on the ticket, from 0, in their order. */
  readonly steps: readonly (readonly ComparedStep[])[];
  /** What each got for it; undefined: not told, or the ticket was not handled. */
  readonly scores: readonly (number | undefined)[];
  /** By how much their scores differ; undefined where not all are told. */
  readonly apart: number | undefined;
}

export interface ComparedStep {
  readonly step: number;
  /** Whether somebody else has not done the same on the ticket, at whatever step. */
  readonly differs: boolean;
}

/** By ticket, in the order in which the first to come to each did: who has looked up more does not push the others out of step. */
export function byTicket(shows: readonly Show[]): readonly ComparedTicket[] {
  const ids = new Set(longestFirst(shows).flatMap(({ steps }) => steps.map(({ ticketId }) => ticketId)));
  return [...ids].map((ticketId) => {
    const numbers = shows.map(({ steps }) =>
      steps.flatMap((one, step) => (one.ticketId === ticketId ? [step] : [])),
    );
    const done = shows.map(({ steps }, show) =>
      (numbers[show] ?? []).map((step) => actionKey(steps[step]?.action)),
    );
    const scores = shows.map(({ steps }, show) => scoreOf(steps, numbers[show] ?? []));
    const told = scores.filter((score) => score !== undefined);
    return {
      ticketId,
      scores,
      apart: told.length === scores.length ? Math.max(...told) - Math.min(...told) : undefined,
      steps: numbers.map((own, show) =>
        own.map((step, index) => ({
          step,
          differs: done.some(
            (others, other) => other !== show && !others.includes(done[show]?.[index] ?? ""),
          ),
        })),
      ),
    };
  });
}

export function isDifferent({ steps }: ComparedTicket): boolean {
  return steps.some((own) => own.some(({ differs }) => differs));
}

/** The ticket on which their scores are farthest apart; undefined where that is none. */
export function dearest(tickets: readonly ComparedTicket[]): ComparedTicket | undefined {
  const [first] = tickets
    .filter(({ apart }) => apart !== undefined && apart > 0)
    .sort((a, b) => (b.apart ?? 0) - (a.apart ?? 0));
  return first;
}

/** Of whoever came farthest the order counts; another may have a ticket of its own, which came back. */
function longestFirst(shows: readonly Show[]): readonly Show[] {
  return [...shows].sort((a, b) => b.steps.length - a.steps.length);
}

function scoreOf(steps: Show["steps"], numbers: readonly number[]): number | undefined {
  const last = numbers.findLast((step) => typeof steps[step]?.entry?.score === "number");
  return last === undefined ? undefined : (steps[last]?.entry?.score ?? undefined);
}

function actionKey(action: object | undefined): string {
  if (action === undefined) return "";
  return JSON.stringify(
    Object.entries(action)
      .filter(([key]) => key !== "confidence")
      .sort(),
  );
}
