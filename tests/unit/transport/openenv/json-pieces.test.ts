import { expect, test } from "vitest";
import { giveBack, JsonPieces } from "../../../../src/transport/openenv/json-pieces.js";
import { jsonText } from "../../../../src/transport/openenv/write-json.js";

function message(text: string): Buffer {
  const out = new JsonPieces();
  out.text += text;
  return out.toBuffer();
}

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

test("text beyond ASCII is the same beside and inside a history", () => {
  const entry = { title: "Zürich — 東京 😀 \ud800" };
  const said = JSON.stringify(entry);
  expect(jsonText({ ...entry, history: [entry] })).toBe(`${said.slice(0, -1)},"history":[${said}]}`);
});
