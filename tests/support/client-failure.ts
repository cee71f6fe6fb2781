import { HelpdeskError } from "helpdesk-env-client";

/** What the call of the TypeScript client fails with; throws where it does not, or with something else. */
export async function failureOf(call: Promise<unknown> | (() => unknown)): Promise<HelpdeskError> {
  try {
    await (typeof call === "function" ? call() : call);
  } catch (error) {
    if (error instanceof HelpdeskError) return error;
    throw error;
  }
  throw new Error("the call was not refused");
}

/** All that a failure tells, but for the name of its session and what was thrown below. */
export function factsOf(failure: HelpdeskError, sessionId = "none"): unknown {
  const { name, message, reason, problem, nextStep, subject, allowedWords, ...more } = failure;
  const { capacity, sessionEnd, outcomeUnknown } = more;
  const texts = [message, problem].map((text) => text.replaceAll(sessionId, "ID"));
  return { name, texts, reason, nextStep, subject, allowedWords, capacity, sessionEnd, outcomeUnknown };
}
