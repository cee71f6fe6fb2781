import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { HelpdeskError } from "../../../../../src/service/index.js";
import { messageBytes, SLAB_BYTES } from "../../../../../src/transport/openenv/json/message-bytes.js";
import { ReplyBatch, type DueSocket } from "../../../../../src/transport/openenv/ws/reply-batch.js";

const NOTHING = new Uint8Array(0);
const nothing = (): void => undefined;

function socket(name: string, log: string[], sent = true): DueSocket {
  return {
    answerNext: () => void log.push(`${name} answers`),
    unkept: (lost) => void log.push(`${name} hears of ${[...lost.keys()].join()}`),
    encodeAnswer: () => void log.push(`${name} writes`),
    sendAnswer: () => {
      log.push(`${name} sends`);
      return sent;
    },
  };
}

test("all sockets of a turn work out their answers before any is written, and write them before any is sent", async () => {
  const [turn, log] = [new ReplyBatch(), [] as string[]];
  turn.add(socket("a", log));
  turn.add(socket("b", log));
  expect(log).toEqual([]);
  await nextTurn();
  expect(log).toEqual(["a answers", "b answers", "a writes", "b writes", "a sends", "b sends"]);
});

test("a socket that becomes due while answers are sent waits for the next turn", async () => {
  const [turn, log] = [new ReplyBatch(), [] as string[]];
  const second = socket("b", log);
  turn.add({ ...socket("a", log), sendAnswer: () => (turn.add(second), true) });
  await nextTurn();
  expect(log).toEqual(["a answers", "a writes"]);
  await nextTurn();
  expect(log).toEqual(["a answers", "a writes", "b answers", "b writes", "b sends"]);
});

test("more sockets than answers fit into memory are answered in groups", async () => {
  const [turn, log] = [new ReplyBatch(), [] as string[]];
  for (let index = 0; index < 33; index += 1) turn.add(socket(String(index), log));
  await nextTurn();
  expect(log.indexOf("31 sends")).toBeLessThan(log.indexOf("32 answers"));
  expect(log).toHaveLength(99);
});

test.each([
  ["written over once all of the turn has left", true],
  ["kept while some of the turn has not left", false],
])("an answer is %s", async (_what, sent) => {
  beginSlab();
  const turn = new ReplyBatch();
  const answers: Buffer[] = [];
  const answer = (text: string) => () =>
    void answers.push(messageBytes({ before: text, kept: NOTHING, after: "" }));
  turn.add({ answerNext: nothing, unkept: nothing, encodeAnswer: answer("first"), sendAnswer: () => sent });
  await nextTurn();
  turn.add({ answerNext: nothing, unkept: nothing, encodeAnswer: answer("other"), sendAnswer: () => true });
  await nextTurn();
  expect(answers.map(String)).toEqual([sent ? "other" : "first", "other"]);
});

test.each([
  [
    "not kept",
    new Map([["s-1", new HelpdeskError("store_failed", "full")]]),
    ["a hears of s-1", "b hears of s-1"],
  ],
  ["kept", undefined, []],
])("between answers and bytes a turn's steps are %s, together", async (_what, lost, heard) => {
  const log: string[] = [];
  const turn = new ReplyBatch({
    begin: () => void log.push("begin"),
    end: () => {
      log.push("end");
      return lost;
    },
  });
  turn.add(socket("a", log));
  turn.add(socket("b", log));
  await nextTurn();
  const written = ["a writes", "b writes", "a sends", "b sends"];
  expect(log).toEqual(["begin", "a answers", "b answers", "end", ...heard, ...written]);
});

test("what is due can be answered at once, and is not answered again", async () => {
  const [turn, log] = [new ReplyBatch(), [] as string[]];
  turn.add(socket("a", log));
  turn.run();
  await nextTurn();
  expect(log).toEqual(["a answers", "a writes", "a sends"]);
});

/** Messages of other tests may have left room for no more than one: the memory is filled up, and the next one begins anew. */
function beginSlab(): void {
  for (const bytes of [SLAB_BYTES, 1]) messageBytes({ before: " ".repeat(bytes), kept: NOTHING, after: "" });
}
