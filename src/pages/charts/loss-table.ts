import { mark, type Mark } from "../mark.js";

/** Something that took points, or (below 0) gave some back. */
export interface Loss {
  readonly name: string;
  readonly points: number;
}

/** Smaller parts are left out: they would print as 0. */
const SMALLEST_SHOWN = 0.0005;

/** From 1 down to a score: a table with a bar in each row, which is a waterfall for who sees and figures for who listens. */
export function lossTable(
  losses: readonly Loss[],
  left: { readonly name: string; readonly value: number },
): Mark {
  let at = 1;
  const rows = losses.flatMap(({ name, points }) => {
    const from = at;
    at -= points;
    if (Math.abs(points) < SMALLEST_SHOWN) return [];
    const bar = rect(points > 0 ? "lost" : "won", Math.min(from, at), Math.abs(points));
    return [row({}, name, signedText(-points), bar)];
  });
  const total = row({ class: "total" }, left.name, left.value.toFixed(3), rect("kept", 0, left.value));
  const head = mark(
    "thead",
    { class: "for-readers" },
    mark(
      "tr",
      {},
      mark("th", { scope: "col" }, "Lost to"),
      mark("th", { scope: "col" }, "Points"),
      mark("td"),
    ),
  );
  return mark("table", { class: "loss-table" }, head, mark("tbody", {}, ...rows, total));
}

function row(attributes: Mark["attributes"], name: string, figure: string, bar: Mark): Mark {
  const drawing = mark("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none" }, bar);
  return mark(
    "tr",
    attributes,
    mark("th", { scope: "row" }, name),
    mark("td", { class: "number" }, figure),
    mark("td", { class: "bar", "aria-hidden": "true" }, drawing),
  );
}

/** At least wide enough to be seen. */
function rect(name: string, from: number, width: number): Mark {
  const x = Math.min(1, Math.max(0, from));
  return mark("rect", {
    class: name,
    x: hundredths(x),
    y: 1,
    width: hundredths(Math.max(0.004, width)),
    height: 8,
  });
}

function hundredths(share: number): number {
  return Math.round(share * 1e4) / 100;
}

function signedText(value: number): string {
  return `${value > 0 ? "+" : "−"}${Math.abs(value).toFixed(3)}`;
}
