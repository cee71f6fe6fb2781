import { setTimeout as sleep } from "node:timers/promises";
import { boundedText } from "../../llm/http-failure.js";
import { errorMessage } from "../../support/error-message.js";
import { isObject } from "../../support/is-object.js";
import { AgentError } from "./agent-error.js";
import type { AgentNotes } from "./agent-notes.js";
import type { AgentOptions } from "./agent-options.js";
import { FORFEIT, readAnswer, shownLine } from "./read-answer.js";
import type { Seat } from "./seat.js";

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/** Statuses that another try may not have. */
const PASSING: readonly number[] = [408, 425, 429];

type Tried =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "late" }
  | { readonly kind: "failed"; readonly why: string; readonly isFinal: boolean };

/** Posts every observation to an endpoint, which tells episodes apart by their number. */
export function createHttpSeat(options: AgentOptions, notes: AgentNotes, stop: AbortSignal): Seat {
  const { agent, retries, timeoutMs } = options;
  const seconds = timeoutMs / 1000;
  let [unanswered, hasAnswered] = [0, false];
  return {
    reset: () => undefined,
    async act(message) {
      for (;;) {
        const tried = await post(agent, message, timeoutMs, stop);
        if (tried.kind === "text") {
          [unanswered, hasAnswered] = [0, true];
          const answer = readAnswer(tried.text.trim());
          if (answer.ok) notes.answered();
          else notes.invalid(answer.problem);
          return answer.ok ? answer.action : FORFEIT;
        }
        unanswered += 1;
        const why = tried.kind === "late" ? `did not answer within ${seconds} s` : tried.why;
        if (unanswered > retries || (tried.kind === "failed" && tried.isFinal)) {
          const times = unanswered === 1 ? "" : `, ${unanswered} times in a row`;
          throw new AgentError(`the agent at ${agent} ${why}${times}.`, !hasAnswered);
        }
        if (tried.kind === "late") {
          notes.late(seconds);
          return FORFEIT;
        }
        notes.again(`${why} and is asked again.`);
        await sleep(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (unanswered - 1)));
      }
    },
    close: () => Promise.resolve(),
  };
}

async function post(url: string, body: string, timeoutMs: number, stop: AbortSignal): Promise<Tried> {
  const late = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body,
      // Followed, a POST may become a GET.
      redirect: "manual",
      signal: AbortSignal.any([late, stop]),
    });
    const text = await boundedText(response);
    if (response.ok) return { kind: "text", text };
    const isFinal = response.status < 500 && !PASSING.includes(response.status);
    return { kind: "failed", why: `answered with status ${response.status}, ${shownLine(text)}`, isFinal };
  } catch (error) {
    if (late.aborted) return { kind: "late" };
    if (stop.aborted) throw new AgentError("the evaluation is over");
    return { kind: "failed", why: `cannot be reached (${causeOf(error)})`, isFinal: false };
  }
}

function causeOf(error: unknown): string {
  const cause: unknown = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return isObject(cause) && typeof cause["code"] === "string" ? cause["code"] : errorMessage(cause);
}
