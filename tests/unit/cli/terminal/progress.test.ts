import { expect, test } from "vitest";
import { createProgress } from "../../../../src/cli/terminal/progress.js";

function shown(isTTY: boolean, columns = 80): readonly string[] {
  const writes: string[] = [];
  const progress = createProgress({ isTTY, columns, write: (text) => writes.push(text) });
  progress.expect(4, 1);
  progress.advance("constant");
  progress.clear();
  return writes;
}

test("nothing at all is shown of a short run where nobody watches", () => {
  expect(shown(false)).toEqual([]);
});

test("a long run says in plain lines how far it is where nobody watches, no oftener than every half minute", () => {
  const writes: string[] = [];
  let clock = 0;
  const progress = createProgress({ write: (text) => writes.push(text) }, () => clock);
  progress.expect(300, 100);
  for (let count = 0; count < 200; count += 1) {
    clock += 500;
    progress.advance("mine");
  }
  progress.clear();
  expect(writes).toEqual(
    ["160 of 300 mine, 70 s left\n", "220 of 300 mine, 40 s left\n", "280 of 300 mine, 10 s left\n"].map(
      (line) => line.replace("70 s", "2 min"),
    ),
  );
});

test("a terminal foretells how long a run will take once it has gone on for a while", () => {
  const writes: string[] = [];
  let clock = 0;
  const progress = createProgress(
    { isTTY: true, columns: 80, write: (text) => writes.push(text) },
    () => clock,
  );
  progress.expect(4, 0);
  clock = 6_000;
  progress.advance("mine");
  expect(writes.at(-1)).toContain("1/4 mine, 18 s left");
});

test("a terminal shows how far it is, what was there before included, and is left clean", () => {
  const clear = "\r\u001b[2K";
  expect(shown(true)).toEqual([
    `${clear}██████░░░░░░░░░░░░░░░░░░ 1/4 `,
    `${clear}████████████░░░░░░░░░░░░ 2/4 constant`,
    clear,
  ]);
});

test("a line is never wider than the terminal", () => {
  expect(shown(true, 20).every((text) => text.replace("\r\u001b[2K", "").length < 20)).toBe(true);
});
