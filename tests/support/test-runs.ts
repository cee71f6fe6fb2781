/** `HELPDESK_TEST_RUNS=all`, as CI has it: every run of every property, and the files that take a tool minutes. */
export const RUNS_ALL = process.env["HELPDESK_TEST_RUNS"] === "all";

/** The part of a property's runs that a test run takes on its way: the seeds are new each time. */
const SHARE = 8;

/** How often to try a property that is worth `all` tries. */
export function runsOf(all: number): number {
  return RUNS_ALL ? all : Math.ceil(all / SHARE);
}
