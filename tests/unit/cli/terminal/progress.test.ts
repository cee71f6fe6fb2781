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

test("nothing at all is shown where nobody watches", () => {
  expect(shown(false)).toEqual([]);
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
