import { expect, test } from "vitest";
import { giveBack, messageBytes } from "../../../../src/transport/openenv/message-bytes.js";

const NOTHING = new Uint8Array(0);

function message(text: string): Buffer {
  return messageBytes({ before: text, kept: NOTHING, after: "" });
}

test("a message is its parts one after the other", () => {
  const kept = Buffer.from("ü");
  expect(messageBytes({ before: "a", kept, after: "b" }).toString()).toBe("aüb");
});

test("the next message is written over one that was given back", () => {
  const first = message("first");
  giveBack(first);
  expect(message("other").byteOffset).toBe(first.byteOffset);
});

test("a message that was followed by another keeps its bytes, given back or not", () => {
  const first = message("first");
  const second = message("second");
  giveBack(first);
  message("third");
  expect([first.toString(), second.toString()]).toEqual(["first", "second"]);
});

test("a message that is larger than the memory at hand gets memory of its own", () => {
  const small = message("small");
  const large = "x".repeat(3_000_000);
  expect(message(large).toString()).toBe(large);
  expect(small.toString()).toBe("small");
});
