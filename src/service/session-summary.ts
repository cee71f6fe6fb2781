import type { TaskId } from "../domain/task.js";
import { HelpdeskError } from "./catalogue.js";

/** An open session, as an operator sees it. The contract's `SessionSummary`. */
export interface SessionSummary {
  readonly sessionId: string;
  /** Empty: nobody's. */
  readonly owner: string;
  /** Undefined without an episode, and of a session of before a restart until it is used. */
  readonly taskId?: TaskId | undefined;
  readonly stepCount: number;
  readonly done: boolean;
  readonly ageSeconds: number;
  readonly idleSeconds: number;
  /** Empty: not said. */
  readonly agent: string;
  /** Empty: of none. */
  readonly run: string;
  /** Who plays: the policy of the reset or, without one, its agent. Empty: not said. */
  readonly policy: string;
  /** Mean score of the tickets of its episode that are handled; its rubric reward once it is over. Undefined: none is, or it rests in a shared store. */
  readonly score?: number | undefined;
  /** Steps of its episode whose action was penalised. */
  readonly penalizedSteps: number;
}

export interface SessionQuery {
  /** 1 to 1000; 100 when absent or 0. */
  readonly pageSize?: number;
  /** The last session of the page before; absent or empty: the first page. */
  readonly pageToken?: string;
  /** Absent: of all owners. */
  readonly owner?: string | undefined;
}

export interface SessionPage {
  /** In the order of their ids. */
  readonly sessions: readonly SessionSummary[];
  /** Empty: there is no page after this one. */
  readonly nextPageToken: string;
}

const USUAL_PAGE_SIZE = 100;
const LARGEST_PAGE_SIZE = 1000;

/** Throws `malformed_request`. */
export function pageOf(
  sessions: Iterable<{ readonly id: string; readonly owner: string; summary(): SessionSummary }>,
  { pageSize = 0, pageToken = "", owner }: SessionQuery,
): SessionPage {
  const size = checkPageSize(pageSize);
  const asked = [...sessions]
    .filter((session) => session.id > pageToken && (owner === undefined || session.owner === owner))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  const shown = asked.slice(0, size);
  const nextPageToken = asked.length > size ? (shown.at(-1)?.id ?? "") : "";
  return { sessions: shown.map((session) => session.summary()), nextPageToken };
}

/** A page of sessions, or of what else has their ids. */
interface Page<S> {
  readonly sessions: readonly S[];
  readonly nextPageToken: string;
}

/** The page of several that are each of other sessions, as of one. */
export function mergedPage<S extends { readonly sessionId: string }>(
  pages: readonly Page<S>[],
  { pageSize = 0 }: SessionQuery,
): { sessions: S[]; nextPageToken: string } {
  const size = checkPageSize(pageSize);
  const sessions = pages
    .flatMap((page) => page.sessions)
    .sort((one, other) => (one.sessionId < other.sessionId ? -1 : 1));
  const shown = sessions.slice(0, size);
  const isMore = sessions.length > size || pages.some(({ nextPageToken }) => nextPageToken !== "");
  return { sessions: shown, nextPageToken: isMore ? (shown.at(-1)?.sessionId ?? "") : "" };
}

/** Throws `malformed_request`. */
export function checkPageSize(pageSize: number): number {
  if (pageSize === 0) return USUAL_PAGE_SIZE;
  if (Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= LARGEST_PAGE_SIZE) return pageSize;
  const problem = `A page cannot have ${pageSize} sessions: it has 1 to ${LARGEST_PAGE_SIZE}, or 0 for ${USUAL_PAGE_SIZE}.`;
  throw new HelpdeskError("malformed_request", problem, "page_size");
}
