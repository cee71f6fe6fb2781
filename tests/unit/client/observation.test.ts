import { fromBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { ObservationSchema } from "../../../gen/ts/helpdesk/v1/observation_pb.js";
import { observationOf } from "../../../src/client/observation.js";
import { loadDataset } from "../../../src/dataset/index.js";
import type { Observation } from "../../../src/domain/observation.js";
import { TASK_IDS } from "../../../src/domain/task.js";
import { createHeuristicPolicy, createRandomPolicy, type Policy } from "../../../src/policies/index.js";
import { createInProcessEnvironment } from "../../../src/rollouts/in-process.js";
import { rollout } from "../../../src/rollouts/rollout.js";
import { createProtobufWriter } from "../../../src/wire/protobuf/writer.js";

const DATASET = loadDataset();
const WRITER = createProtobufWriter(ObservationSchema);

function overTheWire(observation: Observation): Observation {
  return observationOf(fromBinary(ObservationSchema, WRITER.message(observation)));
}

/** The domain has an empty list of options where none is left to show; the contract cannot tell that from none. */
function withoutEmptyOptions(observation: Observation): Observation {
  const { currentTicket: ticket } = observation;
  if (ticket?.routingOptions?.length !== 0) return observation;
  const entries = Object.entries(ticket).filter(([key]) => key !== "routingOptions");
  return { ...observation, currentTicket: Object.fromEntries(entries) as typeof ticket }; // an optional member less
}

async function observations(policy: Policy, taskId: (typeof TASK_IDS)[number], seed: number) {
  const environment = createInProcessEnvironment(DATASET);
  const { turns } = await rollout(policy, environment, { taskId, seed, split: "all" });
  return [await environment.reset({ taskId, seed, split: "all" }), ...turns.map((turn) => turn.observation)];
}

test("an observation that went over the wire is the observation that was sent", async () => {
  for (const taskId of TASK_IDS) {
    for (const seed of [0, 1, 2, 3, 4, 5]) {
      for (const policy of [createHeuristicPolicy(), createRandomPolicy(seed)]) {
        for (const sent of await observations(policy, taskId, seed)) {
          expect(overTheWire(sent)).toEqual(withoutEmptyOptions(sent));
        }
      }
    }
  }
});

test("an answer without an observation is refused", () => {
  expect(() => observationOf(undefined)).toThrow("the answer holds no observation");
});
