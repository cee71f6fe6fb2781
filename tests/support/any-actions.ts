import { ObservationSchema } from "../../gen/ts/helpdesk/v1/observation_pb.js";
import type { Action } from "../../src/domain/action.js";
import type { Observation } from "../../src/domain/observation.js";
import { createRng } from "../../src/support/rng.js";
import { createProtobufWriter } from "../../src/wire/protobuf/writer.js";

const SOME: readonly Action[] = [
  { actionType: "investigate", toolName: "lookup_related_ticket" },
  { actionType: "investigate", toolName: "lookup_internal_routing_note", issueType: "onboarding" },
  { actionType: "request_info" },
  { actionType: "open_incident" },
  { actionType: "defer" },
  {
    actionType: "submit",
    issueType: "identity_access",
    priority: "high",
    assignmentGroup: "service_desk",
    resolutionAction: "fulfill",
  },
  { actionType: "submit", priority: "low" },
];

/** A run of actions of all kinds, superfluous and missing fields among them, for one seed. */
export function anyActions(seed: number, count = 60): readonly Action[] {
  const rng = createRng(`actions ${seed}`);
  return Array.from({ length: count }, () => SOME[rng.below(SOME.length)] ?? { actionType: "defer" });
}

const writer = createProtobufWriter(ObservationSchema);

/** All bytes of what a caller is answered. */
export function bytesOf(observation: Observation): string {
  return writer.message(observation).toString("base64");
}
