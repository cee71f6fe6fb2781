/** Which part of a property's runs a test run takes on its way, by `HELPDESK_TEST_RUNS`: the seeds are new each time. */
const SHARES: Readonly<Record<string, number>> = { all: 1, half: 2 };
const DEFAULT_SHARE = 8;

const wanted = process.env["HELPDESK_TEST_RUNS"] ?? "";

/** CI's half, or all: with the tests that play thousands of episodes. */
export const RUNS_MANY = wanted in SHARES;

/** How often to try a property that is worth `all` tries. */
export function runsOf(all: number): number {
  return Math.ceil(all / (SHARES[wanted] ?? DEFAULT_SHARE));
}
