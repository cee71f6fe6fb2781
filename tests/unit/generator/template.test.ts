import { expect, test } from "vitest";
import { createDraws } from "../../../src/generator/draws.js";
import { parseTemplate, render, renderSentence } from "../../../src/generator/template.js";

const NAMES: Readonly<Record<string, string>> = { app: "Marnix", day: "Friday" };
const slots = (name: string): string => NAMES[name] ?? "";

test("a sentence is written in as many ways as its choices multiply to", () => {
  const template = parseTemplate("[since|from] {day} the [old [grey|green]|new] {app} [hums|]");
  expect({ forms: template.forms, slots: template.slots }).toEqual({ forms: 12, slots: ["day", "app"] });
  const draws = createDraws(1);
  const written = new Set(Array.from({ length: 400 }, () => render(template, slots, draws)));
  expect(written.size).toBe(12);
  expect(written).toContain("from Friday the old green Marnix hums");
});

test("a sentence begins with a capital, and what stands in its places stays as it is", () => {
  expect(renderSentence(parseTemplate("{app}|now"), slots, createDraws(1))).toBe("Marnix|now");
  expect(renderSentence(parseTemplate("on {day}"), slots, createDraws(1))).toBe("On Friday");
});

test.each([
  ["[a|b", "has a [ without its ]"],
  ["a] b", "has ] without a ["],
  ["{app", "has a { without its }"],
])("%s is refused", (text, problem) => {
  expect(() => parseTemplate(text)).toThrow(problem);
});
