import { ArchiveError, pageOfRuns, type RunBook } from "../runs/index.js";
import { andThen, recover, type Awaitable } from "../support/awaitable.js";
import { HelpdeskError } from "./catalogue.js";
import { checkRun } from "./check-reset.js";
import type { RunQuery } from "./run-query.js";
import type { HelpdeskService } from "./service.js";
import { checkPageSize } from "./session-summary.js";

export function runCalls(book: RunBook): Pick<HelpdeskService, "listRuns" | "readRun"> {
  const inArchive = <T>(call: () => Awaitable<T>): Awaitable<T> =>
    recover(call, (error) => {
      throw error instanceof ArchiveError ? new HelpdeskError("store_failed", error.message, "run") : error;
    });
  const figures = ({ owner, run, sees = () => true, isPart = false }: RunQuery) =>
    andThen(
      inArchive(() => (isPart ? book.figuresHere({ owner, run }) : book.figures({ owner, run }))),
      (all) => all.filter((one) => sees(one.owner)),
    );
  return {
    listRuns(query) {
      const size = checkPageSize(query.pageSize ?? 0);
      const page = { size, token: query.pageToken ?? "" };
      return andThen(figures(query), (all) => pageOfRuns(all, page, book.archive !== undefined));
    },
    readRun(asked) {
      checkRun(asked.run);
      const { archive } = book;
      return andThen(figures({ owner: asked.owner, sees: asked.sees }), (all) => {
        const owners = all.filter(({ run }) => run === asked.run).map(({ owner }) => owner);
        const [owner, ...others] = owners;
        if (owner === undefined)
          throw unknownRun(
            asked.run,
            all.map(({ run }) => run),
          );
        if (others.length > 0) throw ambiguous(asked.run, owners);
        if (archive === undefined) throw notRecorded();
        const lines = inArchive(() => archive.read({ run: asked.run, owner }));
        return andThen(lines, (found) => found ?? NO_LINES);
      });
    },
  };
}

/** Of a run none of whose episodes is over. */
const NO_LINES: AsyncIterable<Uint8Array> = {
  [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
};

/** Runs that an error names. */
const MOST_NAMED = 20;

function unknownRun(run: string, known: readonly string[]): HelpdeskError {
  const names = [...new Set(known)].sort();
  const shown = names.slice(0, MOST_NAMED).join(", ");
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
  const there = names.length === 0 ? "there are none yet" : `there are ${shown}${more}`;
  return new HelpdeskError(
    "unknown_run",
    `There is no run ${run}: ${there}.`,
    "run",
    names.slice(0, MOST_NAMED),
  );
}

function ambiguous(run: string, owners: readonly string[]): HelpdeskError {
  const problem = `Several tokens have a run ${run}: ${owners.join(", ")}. Say whose with owner.`;
  return new HelpdeskError("malformed_request", problem, "owner", owners);
}

function notRecorded(): HelpdeskError {
  return new HelpdeskError(
    "not_recorded",
    "The server counts the episodes of runs and keeps none of them.",
    "run",
  );
}
