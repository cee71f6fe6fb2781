import { expect, test } from "vitest";
import { InvalidInput } from "../../../../../src/transport/openenv/fields/invalid-input.js";
import { readReset } from "../../../../../src/transport/openenv/helpdesk/validate-reset.js";

test.each([
  [{}, {}],
  [{ seed: null, task_id: null }, { ignored: ["seed", "task_id"] }],
  [
    { seed: "7", task_id: 3.0, queue_size: "4.0" },
    { seed: 7, taskId: 3, queueSize: 4 },
  ],
  [
    { seed: 2147483647, episode_id: "e", ticket_ids: ["a", "b"] },
    { seed: 2147483647, episodeId: "e", ticketIds: ["a", "b"] },
  ],
  [{ history: "last" }, { observationOptions: { history: "last" } }],
  [
    { history: "none", static_fields: "first" },
    { observationOptions: { history: "none", staticFields: "first" } },
  ],
  [{ whatever: 1, difficulty: "hard" }, { ignored: ["whatever", "difficulty"] }],
])("%j asks for %j", (data, options) => {
  expect(readReset(data)).toEqual(options);
});

test.each([
  [{ seed: -1 }, "greater_than_equal", "invalid_seed"],
  [{ seed: 2147483648 }, "less_than_equal", "invalid_seed"],
  [{ seed: 1.5 }, "int_from_float", "invalid_seed"],
  [{ seed: "seven" }, "int_parsing", "invalid_seed"],
  [{ seed: Number.NaN }, "finite_number", "invalid_seed"],
  [{ seed: 2n ** 64n }, "int_parsing_size", "invalid_seed"],
  [{ seed: [] }, "int_type", "invalid_seed"],
  [{ task_id: "hard" }, "int_parsing", "wrong_type"],
  [{ ticket_ids: "a" }, "list_type", "wrong_type"],
  [{ ticket_ids: [1] }, "string_type", "wrong_type"],
  [{ history: "some" }, "enum", "unknown_word"],
  [{ static_fields: "never" }, "enum", "unknown_word"],
  [{ static_fields: true }, "enum", "wrong_type"],
  [{ episode_id: "x".repeat(256) }, "string_too_long", "invalid_identifier"],
])("%o is refused as %s", (data, type, reason) => {
  expect(() => readReset(data)).toThrow(InvalidInput);
  try {
    readReset(data);
  } catch (error) {
    expect(error).toMatchObject({ reason, issues: [{ type, loc: [Object.keys(data)[0]] }] });
  }
});
