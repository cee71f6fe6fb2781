import { expect, test } from "vitest";
import { SpareBuffers } from "../../../src/support/spare-buffers.js";

test("a buffer has room for what was asked for, and at most half as much again", () => {
  const spare = new SpareBuffers();
  for (const bytes of [2_048, 2_049, 3_073, 10_000, 98_304]) {
    const { byteLength } = spare.take(bytes);
    expect([byteLength >= bytes, byteLength <= bytes * 1.5]).toEqual([true, true]);
  }
  expect([spare.take(1).byteLength, spare.take(1_000_000).byteLength]).toEqual([2_048, 1_000_000]);
});

test("what was given back is taken again, by one at a time, and is bounded", () => {
  const spare = new SpareBuffers();
  const first = spare.take(5_000);
  spare.giveBack(first);
  expect(spare.take(4_500)).toBe(first);
  expect(spare.take(4_500)).not.toBe(first);
  const many = Array.from({ length: 10 }, () => spare.take(98_304));
  for (const buffer of many) spare.giveBack(buffer);
  const again = many.map(() => spare.take(98_304));
  expect(again.filter((buffer) => many.includes(buffer))).toHaveLength(5);
});

test("a buffer of another size than its own is let go", () => {
  const spare = new SpareBuffers();
  spare.giveBack(Buffer.alloc(2_100));
  expect(spare.take(2_100).byteLength).toBe(3_072);
});
