import { expect, test } from "vitest";
import { grownListWriter } from "../../../../src/wire/protobuf/grown-lists.js";
import { ReverseOutput } from "../../../../src/wire/protobuf/output.js";

interface Item {
  readonly text: string;
}

const out = new ReverseOutput();

/** Of lists whose items are texts with a length, as fields of protobuf are. */
function createWriter(): {
  readonly told: (items: readonly Item[], isWhole: boolean) => string;
  count: number;
} {
  const writer = {
    count: 0,
    told(items: readonly Item[], isWhole: boolean): string {
      out.clear();
      write(out, items, isWhole);
      return out.taken().toString("latin1");
    },
  };
  const write = grownListWriter((to, item) => {
    writer.count += 1;
    to.text((item as Item).text); // Only items are written here.
  });
  return writer;
}

function listOf(name: string, count: number, length = 100): Item[] {
  return Array.from({ length: count }, (_, n) => ({ text: `${name}${n}`.padEnd(length, ".") }));
}

const bytesOf = (items: readonly Item[]): string =>
  items.map(({ text }) => String.fromCharCode(text.length) + text).join("");

test("each item of a list that grows is written once", () => {
  const writer = createWriter();
  const items = listOf("a", 60);
  for (let count = 2; count <= items.length; count += 1) {
    expect(writer.told(items.slice(0, count), false)).toBe(bytesOf(items.slice(0, count)));
  }
  expect(writer.count).toBe(items.length);
});

test("a list that is whole leaves its memory to others, and is told again as it was", () => {
  const writer = createWriter();
  const lists = ["a", "b", "c"].map((name) => listOf(name, 40));
  for (let count = 2; count <= 40; count += 1) {
    for (const [index, items] of lists.entries()) {
      const some = items.slice(0, count);
      // Each is whole at a time of its own, and goes on all the same.
      expect(writer.told(some, count % 7 === index)).toBe(bytesOf(some));
    }
  }
  for (const items of lists) expect(writer.told(items, true)).toBe(bytesOf(items));
});
