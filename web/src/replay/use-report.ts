import type { HelpdeskError } from "../../../src/client/failure.js";
import type { EpisodeReport } from "../../../src/domain/episode-report.js";
import type { Show } from "../model/show.js";
import { api } from "../server/api.js";
import { useAsked, type Asked } from "../server/use-asked.js";
import { sessionOf } from "./library.js";

/** The report of a session whose episode is over; of no other, and of no file. */
export function useReport(
  show: Show | undefined,
): Asked<EpisodeReport | undefined> & { readonly problem?: HelpdeskError } {
  const session = show?.score === undefined ? undefined : sessionOf(show.key);
  return useAsked(
    () => (session === undefined ? Promise.resolve(undefined) : api.report(session)),
    [session],
  );
}
