/** Batches, here over Connect: every call moves two sessions that play the same, and the transcript is that of the second. */
import { createHelpdeskClient, type BatchResult, type Observation } from "helpdesk-env-client";
import { printTranscript, url } from "./command-line.js";
import { normalObservation } from "./normal-form.js";
import { typedAction } from "./transcript.js";

const client = createHelpdeskClient(url);
const sessions = [client.session(), client.session()];

await printTranscript({
  reset: async ({ task_id: taskId, seed }) => {
    const options = { taskId, seed };
    return normalObservation(
      lastOf(await client.batchReset(sessions.map((session) => ({ session, options })))),
    );
  },
  step: async (words) => {
    const action = typedAction(words);
    return normalObservation(
      lastOf(await client.batchStep(sessions.map((session) => ({ session, action })))),
    );
  },
  close: () => client.close(),
});

function lastOf(results: readonly BatchResult[]): Observation {
  const result = results.at(-1);
  if (result?.ok === true) return result.observation;
  throw result?.error ?? new Error("no item, no result");
}
