import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lossTable, mark, markText, rangeLine, styleElement } from "../../../src/pages/index.js";

test("what is not a mark is text, in an attribute and between elements", () => {
  const drawn = mark("p", { title: `"><script>` }, `<b>&'`, mark("i", {}, "x"));
  expect(markText(drawn)).toBe(`<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&amp;&#39;<i>x</i></p>`);
});

test("losses stand as bars from 1 down to what is left, gains point back, and what would print as 0 is left out", () => {
  const text = markText(
    lossTable(
      [
        { name: "wrong team", points: 0.25 },
        { name: "nothing", points: 0.0001 },
        { name: "bonus", points: -0.05 },
      ],
      { name: "score", value: 0.8 },
    ),
  );
  const rows = [...text.matchAll(/<th scope="row">(.*?)<\/th><td class="number">(.*?)<\/td>/g)];
  expect(rows.map(([, name, figure]) => [name, figure])).toEqual([
    ["wrong team", "−0.250"],
    ["bonus", "+0.050"],
    ["score", "0.800"],
  ]);
  const bars = [...text.matchAll(/<rect class="(\w+)" x="([\d.]+)" y="1" width="([\d.]+)"/g)];
  expect(bars.map(([, name, x, width]) => [name, x, width])).toEqual([
    ["lost", "75", "25"],
    ["won", "74.99", "5"],
    ["kept", "0", "80"],
  ]);
});

test("a range has a mark for everything that is known of it, and none for what is not", () => {
  const classes = (range: Parameters<typeof rangeLine>[0]): readonly (string | undefined)[] =>
    [...markText(rangeLine(range)).matchAll(/<rect class="(\w+)"/g)].map(([, name]) => name);
  expect(classes({ value: 0.4 })).toEqual(["track", "got"]);
  expect(classes({ value: 0.4, low: 0.3, high: 0.5, floor: 0.2, best: 1 })).toEqual([
    "track",
    "reach",
    "got",
    "spread",
    "tick",
    "tick",
  ]);
});

test("a colour is written in the tokens alone, and every variable that a style uses is there", () => {
  const folders = ["src/pages/assets", "src/evaluation/report/assets", "web/src/style"];
  const texts = folders.flatMap((folder) =>
    readdirSync(folder).map((name) => [name, readFileSync(`${folder}/${name}`, "utf8")] as const),
  );
  const coloured = texts.filter(([name, text]) => name !== "tokens.css" && /#[0-9a-f]{3,8}\b/i.test(text));
  expect(coloured.map(([name]) => name)).toEqual([]);
  const all = texts.map(([, text]) => text).join("\n");
  const set = new Set([...all.matchAll(/(--[\w-]+):/g)].map(([, name]) => name));
  const used = new Set([...all.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name));
  expect([...used].filter((name) => !set.has(name))).toEqual(["--fill", "--share"]); // set on the element
  expect(styleElement("a{}</style><script>")).not.toContain("</style><");
});
