import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ModelAnswer } from "../../../../src/policies/index.js";
import { readAnswer } from "../../../../src/policies/llm/read-answer.js";
import { SHAPES } from "./answer-shapes.js";

const SILENT: ModelAnswer = { content: "", thoughts: "", refusal: "", calls: [], cutOff: false };

function answer(given: string | Partial<ModelAnswer>): ModelAnswer {
  return { ...SILENT, ...(typeof given === "string" ? { content: given } : given) };
}

test.each(SHAPES)("an answer says its action or why it says none: %s", (_, given, says) => {
  const reading = readAnswer(answer(given), "json");
  expect(reading.read ? reading.action : reading.why).toEqual(says);
});

test("what had to be mended is told", () => {
  const rules = (content: string): readonly string[] => {
    const reading = readAnswer(answer(content), "json");
    return reading.read ? reading.repairs.map(({ rule }) => rule) : [reading.why];
  };
  expect(rules('{"action_type":"defer"}')).toEqual([]);
  expect(rules('Here:\n```\n{"action_type":"defer"}\n```')).toEqual(["code_fence", "surrounding_text"]);
  expect(rules('```json\n{"action_type":"defer"')).toEqual(["code_fence", "broken_json"]);
  expect(rules('"{\\"action_type\\":\\"defer\\"}"')).toEqual(["encoded_twice"]);
  expect(rules('<think>{"action_type":"defer"}</think>')).toEqual(["from_thoughts"]);
  expect(rules("defer()")).toEqual(["call_in_text"]);
  expect(rules('[{"action_type":"defer"},{"action_type":"submit"}]')).toEqual(["several_calls"]);
});

describe("no answer at all", () => {
  /** Pieces that the reader looks for, in any order. */
  const piece = fc.oneof(
    fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      "(",
      ")",
      '"',
      "'",
      "\\",
      ",",
      ":",
      "\n",
      "```",
      "```json\n",
      "<think>",
      "</think>",
      "<|channel|>final",
      "submit",
      "submit(",
      "defer()",
      "investigate(",
      "tool_name=",
      '{"action_type":',
      '"submit"',
      '"priority":"low"',
      '{"name":',
      '"arguments":',
      "<tool_call>",
      "</tool_call>",
      "<function=submit>",
      "<parameter=priority>",
      "</parameter>",
      "<arg_key>",
      "<priority>",
      "</priority>",
      "[TOOL_CALLS]",
      "//",
      "/*",
      "not ",
      "low",
    ),
    fc.string({ maxLength: 4 }),
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.json(),
    fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join("")),
    fc.tuple(piece, fc.integer({ min: 1, max: 3_000 })).map(([unit, times]) => unit.repeat(times)),
  );

  test("throws", () => {
    const call = fc.record({ name: text, arguments: text });
    const answers = fc.record({
      content: text,
      thoughts: fc.oneof(fc.constant(""), text),
      refusal: fc.constant(""),
      calls: fc.array(call, { maxLength: 2 }),
      cutOff: fc.boolean(),
    });
    fc.assert(
      fc.property(answers, fc.constantFrom("json" as const, "tools" as const), (given, mode) => {
        const reading = readAnswer(given, mode);
        expect(typeof reading.read).toBe("boolean");
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    '{"a":',
    "{",
    "[",
    "{}",
    "[]",
    "{'a",
    '{"a":"b" "c',
    "{{}}",
    "submit(",
    "defer()\n",
    "submit(submit",
    "<think>",
    "</think>",
    "<function=submit>",
    "<priority>",
    "<",
    "```json\n{",
    '{"action_type":"defer"}',
    '{"action_type":',
    '\\"',
    "not ",
    "{a:(",
    "<|channel|>final{",
    "submit {",
    "[submit(priority='",
  ])("takes more than time in proportion to its length: %j over and over", (unit) => {
    const time = (length: number): number => {
      const content = unit.repeat(length / unit.length);
      const started = process.cpuUsage();
      readAnswer(answer(content), "json");
      const { user, system } = process.cpuUsage(started);
      return (user + system) / 1_000;
    };
    time(1_000);
    // Milliseconds of this process for a million characters; what grows with the square would take minutes.
    expect(time(990_000)).toBeLessThan(5_000);
  });
});
