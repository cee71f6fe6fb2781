import { expect, test } from "vitest";
import { Priority, PrioritySchema } from "../../../../gen/ts/helpdesk/v1/vocabulary_pb.js";
import { ErrorReasonSchema } from "../../../../gen/ts/helpdesk/v1/error_pb.js";
import { PRIORITIES } from "../../../../src/domain/vocabulary.js";
import { CATALOGUE } from "../../../../src/service/index.js";
import { errorReasons, priorities, wordTable, type Words } from "../../../../src/transport/connect/words.js";

test("each word goes to its number and back", () => {
  expect(PRIORITIES.map((word) => priorities.word(priorities.number(word)))).toEqual(PRIORITIES);
});

test("no word is UNSPECIFIED, and neither that nor an unknown number is a word", () => {
  expect(priorities.number(undefined)).toBe(Priority.UNSPECIFIED);
  expect([priorities.word(0), priorities.word(99)]).toEqual([undefined, undefined]);
});

test("every value of the enum but the first is a word of the table", () => {
  const named = PrioritySchema.values.slice(1).map((value) => priorities.word(value.number));
  expect(named).toEqual(PRIORITIES);
});

test("the error reasons of the contract are the catalogue's", () => {
  const named = ErrorReasonSchema.values.slice(1).map((value) => errorReasons.word(value.number));
  expect([...named].sort()).toEqual(Object.keys(CATALOGUE).sort());
});

test("a list with a word that the enum lacks does not compile", () => {
  // @ts-expect-error "urgent" is no value of the enum
  wordTable(Priority, ["critical", "high", "medium", "low", "urgent"] as const);
});

test("a list that lacks a word of the enum does not compile", () => {
  // @ts-expect-error "low" is missing
  expect(wordTable(Priority, ["critical", "high", "medium"] as const).word(Priority.LOW)).toBeUndefined();
});

test("the zero value is no word", () => {
  const word: Words<typeof Priority> = "low";
  // @ts-expect-error UNSPECIFIED is not a word
  const none: Words<typeof Priority> = "unspecified";
  expect([word, none]).toHaveLength(2);
});
