import { expect, test } from "vitest";
import { jsonText } from "../../../../src/transport/openenv/write-json.js";

test("keys become snake_case, undefined is left out, null is kept and a non-finite number is null", () => {
  const value = {
    ticketId: "t-1",
    teamCapacityRemaining: { license_ops: 1 },
    left: undefined,
    score: null,
    reward: Number.NaN,
    pressure: Number.POSITIVE_INFINITY,
    tools: ["a", true, -0, 1e21],
  };
  expect(jsonText(value)).toBe(
    '{"ticket_id":"t-1","team_capacity_remaining":{"license_ops":1},"score":null,"reward":null,"pressure":null,' +
      '"tools":["a",true,0,1e+21]}',
  );
});

test.each([
  ["no keys", {}, "{}"],
  ["only undefined", { a: undefined }, "{}"],
  ["a hole in a list", [1, undefined, () => 1], "[1,null,null]"],
  ["text that must be escaped", 'a "b"\n\u2028é', JSON.stringify('a "b"\n\u2028é')],
  ["nothing", undefined, "null"],
])("%s", (_name, value, text) => {
  expect(jsonText(value)).toBe(text);
});

test("a history entry is written once and told again with every later observation", () => {
  let reads = 0;
  const entry = {
    get stepNumber() {
      reads += 1;
      return 1;
    },
  };
  expect(jsonText({ history: [entry] })).toBe('{"history":[{"step_number":1}]}');
  expect(jsonText({ history: [entry, { stepNumber: 2 }] })).toBe(
    '{"history":[{"step_number":1},{"step_number":2}]}',
  );
  expect(reads).toBe(1);
});
