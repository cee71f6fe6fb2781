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

/** The first step, from 0, at which not all did the same; undefined: none of those that all have. */
export function firstDivergence(shows: readonly Show[]): number | undefined {
  const most = Math.max(...shows.map(({ steps }) => steps.length));
  for (let step = 0; step < most; step += 1) {
    const done = new Set(shows.map(({ steps }) => actionKey(steps[step]?.action)));
    if (done.size > 1) return step;
  }
  return undefined;
}

function actionKey(action: object | undefined): string {
  if (action === undefined) return "";
  return JSON.stringify(
    Object.entries(action)
      .filter(([key]) => key !== "confidence")
      .sort(),
  );
}
