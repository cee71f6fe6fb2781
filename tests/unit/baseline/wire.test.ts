import { expect, test } from "vitest";
import {
  decodeObservation,
  encodeAction,
  WireError,
} from "../../../src/rollouts/websocket/decode-observation.js";

test("an action travels flat, in the words of the wire", () => {
  expect(encodeAction({ actionType: "investigate", toolName: "lookup_related_ticket" })).toEqual({
    action_type: "investigate",
    tool_name: "lookup_related_ticket",
  });
});

test("what is not an observation is refused rather than played on", () => {
  expect(() => decodeObservation({ reward: 1 })).toThrow(WireError);
  expect(() => decodeObservation({ observation: { task_id: 9 }, reward: null, done: false })).toThrow(
    /^the reply is not an observation/,
  );
});

test("names of fields change, words that are keys do not", () => {
  const observation = {
    task_id: 3,
    available_action_types: ["submit"],
    available_tools: [],
    history: [],
    current_ticket: {
      ticket_id: "t",
      title: "a_b",
      description: "d",
      capacity_state: { team_capacity_remaining: { license_ops: 2 } },
    },
  };
  const decoded = decodeObservation({
    observation,
    reward: null,
    done: false,
    metadata: { truncated: false },
  });
  expect(decoded.currentTicket).toEqual({
    ticketId: "t",
    title: "a_b",
    description: "d",
    capacityState: { teamCapacityRemaining: { license_ops: 2 } },
  });
});
