import { setTimeout as sleep } from "node:timers/promises";
import { AgentError } from "./agent-error.js";
import type { AgentNotes } from "./agent-notes.js";
import { shownAgent, type AgentOptions } from "./agent-options.js";
import { postObservation } from "./post-observation.js";
import { FORFEIT, readAnswer } from "./read-answer.js";
import type { Seat } from "./seat.js";

const FIRST_PAUSE_MS = 250;
/** Also of what an endpoint asks for. */
const LONGEST_PAUSE_MS = 60_000;
const LONGEST_OWN_PAUSE_MS = 5_000;

/** Posts every observation to an endpoint, which tells episodes apart by their number. */
export function createHttpSeat(options: AgentOptions, notes: AgentNotes, stop: AbortSignal): Seat {
  const { agent: url, retries, timeoutMs, credential } = options;
  const seconds = timeoutMs / 1000;
  let [unanswered, hasAnswered] = [0, false];
  return {
    reset: () => undefined,
    async act(message) {
      for (;;) {
        const posted = await postObservation({ url, timeoutMs, credential, stop }, message);
        if (posted.kind === "text") {
          [unanswered, hasAnswered] = [0, true];
          const answer = readAnswer(posted.text.trim());
          if (answer.ok) notes.answered();
          else notes.invalid(answer.problem);
          return answer.ok ? answer.action : FORFEIT;
        }
        unanswered += 1;
        const why = posted.kind === "late" ? `did not answer within ${seconds} s` : posted.why;
        if (unanswered > retries || (posted.kind === "failed" && posted.isFinal)) {
          const times = unanswered === 1 ? "" : `, ${unanswered} times in a row`;
          const advice = posted.kind === "failed" && posted.advice !== "" ? ` ${posted.advice}` : "";
          throw new AgentError(`the agent at ${shownAgent(url)} ${why}${times}.${advice}`, !hasAnswered);
        }
        if (posted.kind === "late") {
          notes.late(seconds);
          return FORFEIT;
        }
        notes.again(`${why} and is asked again.`);
        const own = Math.min(LONGEST_OWN_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (unanswered - 1));
        const wait = Math.min(LONGEST_PAUSE_MS, Math.max(own, posted.retryAfterMs ?? 0));
        await sleep(wait, undefined, { signal: stop }).catch(() => {
          throw new AgentError("the evaluation is over");
        });
      }
    },
    close: () => Promise.resolve(),
  };
}
