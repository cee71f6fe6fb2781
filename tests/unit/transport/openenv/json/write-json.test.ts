import { expect, test } from "vitest";
import { jsonText } from "../../../../../src/transport/openenv/json/write-json.js";

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

test("text beyond ASCII comes out as it went in, a lone surrogate as an escape", () => {
  const entry = { title: "Zürich — 東京 😀 \ud800" };
  expect(jsonText({ history: [entry, entry] })).toBe(JSON.stringify({ history: [entry, entry] }));
});
