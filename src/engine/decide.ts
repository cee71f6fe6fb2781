import type { Move } from "../domain/action.js";
import type { Episode } from "../domain/episode.js";
import type { MoveFact } from "../domain/fact.js";
import { assertNever } from "../support/assert-never.js";
import { defer } from "./moves/defer.js";
import { investigate } from "./moves/investigate.js";
import { openIncident } from "./moves/open-incident.js";
import { requestInfo } from "./moves/request-info.js";
import { submit } from "./moves/submit.js";

/** What a move does to the episode. See docs/rules.md#other-actions. */
export function decide(before: Episode, move: Move): MoveFact {
  switch (move.type) {
    case "submit":
      return submit(before, move.route);
    case "investigate":
      return investigate(before, move.tool, move.target);
    case "request_info":
      return requestInfo(before);
    case "open_incident":
      return openIncident(before);
    case "defer":
      return defer(before);
    default:
      return assertNever(move);
  }
}
