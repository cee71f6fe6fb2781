import fc from "fast-check";
import { expect, test } from "vitest";
import { ObservationSchema } from "../../gen/ts/helpdesk/v1/observation_pb.js";
import type { Action } from "../../src/domain/action.js";
import { stateOf } from "../../src/engine/index.js";
import { createProtobufWriter } from "../../src/wire/protobuf/writer.js";
import { runsOf } from "../support/test-runs.js";
import { intents, requests } from "./arbitraries.js";
import { playActions, playIntents, type Played } from "./play.js";

const writer = createProtobufWriter(ObservationSchema);

/** Everything that anybody is told: the observations as bytes of the contract, and the state, the facts and the score. */
function told({ results }: Played): unknown {
  return results.map(({ episode, observation, facts }) => [
    writer.message(observation).toString("base64"),
    JSON.stringify(observation),
    JSON.stringify([stateOf(episode), facts, episode.result]),
  ]);
}

test("what an agent says of how sure it is changes no byte of what it is told, scored and rewarded", () => {
  const confidences = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(requests, intents, confidences, (request, plan, sure) => {
      const silent = playIntents(request, plan);
      const actions = silent.actions.map((action, index): Action => ({
        ...action,
        confidence: sure[index % sure.length],
      }));
      expect(told(playActions(request, actions))).toEqual(told(silent));
    }),
    { numRuns: runsOf(60) },
  );
});
