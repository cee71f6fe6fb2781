import { expect, test } from "vitest";
import { createKnownPeople } from "../../../src/import/personal/known-people.js";
import { hidePersonal } from "../../../src/import/personal/hide-personal.js";
import { createPseudonyms } from "../../../src/import/personal/pseudonym.js";
import { priorityFrom } from "../../../src/import/labels/impact-urgency.js";
import { layoutOf } from "../../../src/import/read/delimiter.js";
import { plainText } from "../../../src/import/text/plain-text.js";
import { dayOrderOf, readDate } from "../../../src/import/text/read-date.js";

function hidden(text: string, own: readonly string[] = []): string {
  const people = createKnownPeople();
  for (const cell of ["Maria Keller", "Ruiz, Tomás", "jan.de.vries@example.com"]) people.learn(cell);
  return hidePersonal(text, people, own, createPseudonyms("key")).replace(/-[0-9a-f]{10}/g, "");
}

test("what tells of people is replaced", () => {
  expect(hidden("ask maria keller, Keller, Maria or Tomás Ruiz")).toBe("ask person, person or person");
  expect(hidden("Dear Chiara,\nthe door\n\nBest regards,\nPaolo Conti")).toBe(
    "Dear person,\nthe door\n\nBest regards,\nperson",
  );
  expect(hidden("Frau Meier, +49 (30) 123-4567 or 0171 2345678 or (212) 555-0199")).toBe(
    "Frau person, phone or phone or phone",
  );
  expect(hidden("a.b+c@example.co.uk; 192.168.0.1; fe80::1:2; GB82 WEST 1234 5698 7654 32")).toBe(
    "mail; ip; ip; account",
  );
  expect(hidden("Maria says so", ["Maria Keller"])).toBe("person says so");
});

test("what only looks like it stays", () => {
  const texts = [
    "INC0012345 of 2026-03-04 08:15:00, build 1.2.3, error 0x80070005",
    "Hi team, Dear Support, order 4711-0815 of 12/03/2026",
    "card 4111 1111 1111 1112 and 999.1.1.1 are none",
    "Maria is a common name",
    "at 10:15:30 we had 12:00",
  ];
  for (const text of texts) expect(hidden(text)).toBe(text);
});

test("the same person has the same name in a file, and another in the next", () => {
  const [a, b] = [createPseudonyms("one"), createPseudonyms("two")];
  expect(a.of("person", "Maria Keller")).toBe(a.of("person", "maria keller"));
  expect(a.of("person", "Maria Keller")).not.toBe(b.of("person", "Maria Keller"));
  expect(a.counts).toEqual({ person: 3, mail: 0, phone: 0, account: 0, ip: 0 });
});

test("HTML becomes the words that people read, and what is no tag stays", () => {
  expect(
    plainText("<style>p{}</style><p>One&nbsp;&lt;2&gt;</p><br><table><tr><td>a</td><td>b</td></tr></table>"),
  ).toBe("One <2>\n\na b");
  expect(plainText("a < b and <maria@example.com> & c")).toBe("a < b and <maria@example.com> & c");
  expect(plainText("x\r\ny\0\u200B\n\n\n\nz ")).toBe("x\ny\n\nz");
});

test("a date is read where it means one moment, and left out where it could mean two", () => {
  expect(readDate("2026-03-04 09:15:00", undefined)).toBe("2026-03-04T09:15:00Z");
  expect(readDate("2026-03-04T00:15:00.123+01:00", undefined)).toBe("2026-03-03T23:15:00Z");
  expect(readDate("4/Mar/26 9:15 PM", undefined)).toBe("2026-03-04T21:15:00Z");
  expect(readDate("04.03.2026", undefined)).toBe("2026-03-04T00:00:00Z");
  expect(readDate("03/04/2026", undefined)).toBeUndefined();
  expect(readDate("03/04/2026", dayOrderOf("13/04/2026"))).toBe("2026-04-03T00:00:00Z");
  expect(readDate("03/04/2026", dayOrderOf("04/13/2026"))).toBe("2026-03-04T00:00:00Z");
  expect(readDate("2026-02-30", undefined)).toBeUndefined();
});

test("the delimiter is what the rows agree on, or what the file says", () => {
  expect(layoutOf('a;b;c\n"1,2,3,4";x;y\n').delimiter).toBe(";");
  expect(layoutOf("a|b\n1,5|2\n").delimiter).toBe("|");
  expect(layoutOf("sep=;\r\na;b\r\n")).toEqual({ delimiter: ";", hasSeparatorLine: true });
  expect(layoutOf("subject\nalone\n").delimiter).toBe(",");
});

test("impact and urgency make a priority as our labels do, whichever way a tool counts", () => {
  expect(priorityFrom("1 - High", "1 - High", false)).toBe("critical");
  expect(priorityFrom("High", "3 - Low", false)).toBe("high");
  expect(priorityFrom("Medium", "Low", false)).toBe("medium");
  expect(priorityFrom("3", "3", true)).toBe("critical");
  expect(priorityFrom("1", "1", true)).toBe("low");
  expect(priorityFrom("often", "1", false)).toBeUndefined();
});
