import { expect, test } from "vitest";
import { ResetRequestSchema } from "../../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { explainJson } from "../../../../src/transport/connect/explain-json.js";

test("a number that is too large is shown with the digits that were sent", () => {
  const { reason, problem } = explainJson(ResetRequestSchema, '{"seed": 36893488147419103232}');
  expect({ reason, problem }).toEqual({
    reason: "invalid_seed",
    problem: "seed is 36893488147419103232, not a whole number of 32 bits.",
  });
});

test("a seed that is no number is an invalid seed, and any other number of the wrong type is wrong_type", () => {
  expect(explainJson(ResetRequestSchema, '{"seed": true}').reason).toBe("invalid_seed");
  expect(explainJson(ResetRequestSchema, '{"taskId": true}').reason).toBe("wrong_type");
});

test("a key that is there twice is told of by its last value, and text that is no JSON as such", () => {
  expect(explainJson(ResetRequestSchema, '{"seed": 1, "seed": "x"}').reason).toBe("invalid_seed");
  expect(explainJson(ResetRequestSchema, '{"seed": 1').reason).toBe("malformed_request");
});
