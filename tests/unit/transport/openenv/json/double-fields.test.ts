import { ScalarType } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { DOUBLE_FIELDS, toldMessages } from "../../../../../src/transport/openenv/json/double-fields.js";
import { fraction, number } from "../../../../../src/wire/json/number-text.js";
import { jsonText } from "../../../../../src/transport/openenv/json/write-json.js";

test("no count of the contract has the name of a double, so that a writer may go by the name", () => {
  const counts = [...toldMessages()].flatMap(({ name, fields }) =>
    fields
      .filter((field) => field.scalar === ScalarType.INT32 && DOUBLE_FIELDS.has(field.localName))
      .map((field) => `${name}.${field.name}`),
  );
  expect(counts).toEqual([]);
});

test("rewards, scores, penalties, shares and lists of them are floats, counts and words are not", () => {
  const value = {
    reward: 1,
    perTicketScores: [0, 1, 0.5],
    breakdown: { issueType: 1, priority: 0 },
    action: { priority: "high" },
    fieldWeights: { issueType: 0.4, priority: 1 },
    stepCount: 1,
    teamCapacityRemaining: { license_ops: 2 },
  };
  expect(jsonText(value)).toBe(
    '{"reward":1.0,"per_ticket_scores":[0.0,1.0,0.5],"breakdown":{"issue_type":1.0,"priority":0.0},' +
      '"action":{"priority":"high"},"field_weights":{"issue_type":0.4,"priority":1.0},"step_count":1,' +
      '"team_capacity_remaining":{"license_ops":2}}',
  );
});

test.each([
  [0, "0.0"],
  [-0, "0.0"],
  [1, "1.0"],
  [-3, "-3.0"],
  [255, "255.0"],
  [256, "256.0"],
  [0.5, "0.5"],
  [1e-7, "1e-7"],
  [1e21, "1e+21"],
  [2 ** 53, "9007199254740992.0"],
])("%d as a float is %s, which reads back as the same number", (value, text) => {
  expect(fraction(value)).toBe(text);
  // Added to 0, since -0 is written as 0.0.
  expect(Number(JSON.parse(text)) + 0).toBe(value + 0);
});

test.each([
  [0, "0"],
  [255, "255"],
  [256, "256"],
  [-1, "-1"],
])("%d as a count is %s", (value, text) => {
  expect(number(value)).toBe(text);
});
