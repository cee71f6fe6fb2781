import { isAddress, isCard, isIban, isPhone } from "./numbers.js";
import { fullNames, type KnownPeople } from "./known-people.js";
import type { PersonalKind, Pseudonyms } from "./pseudonym.js";

const MAIL = /[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/gu;
const IBAN = /\b[A-Z]{2}\d{2}(?:[ -]?[A-Z\d]{2,4}){3,8}\b/g;
const CARD = /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])/g;
const IP4 = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\d)/g;
const IP6 = /(?<![\w:])[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?![\w:])/gi;
const PHONE = /(?<![\w#.-])(?:\+|00)?\(?\d[\d()./ -]{5,20}\d(?![\w-])/g;

/** A name that is greeted, signs or has a title: the one way to find a name that no column has. */
const WORD_OF_NAME = "\\p{Lu}\\p{Ll}[\\p{L}'’-]*";
const NAME = `${WORD_OF_NAME}(?:(?: (?:de|del|di|da|van|von|der|den|la|le|al|bin))* ${WORD_OF_NAME})?`;
const GREETED = new RegExp(
  `(\\b(?:Hi|Hello|Dear|Hey|Hallo|Liebe|Lieber|Bonjour|Hola|Ciao) )(${NAME})(?=\\s*[,!:\\n]|\\s*$)`,
  "gu",
);
const SIGNED = new RegExp(
  `(\\b(?:[Rr]egards|[Bb]est|[Cc]heers|[Tt]hanks|[Tt]hank you|Grüße|Gruß|[Ss]incerely),?[ \\t]*\\n\\s*)(${NAME})(?=\\s*(?:\\n|$))`,
  "gu",
);
const TITLED = new RegExp(`(\\b(?:Mr|Mrs|Ms|Dr|Herr|Frau)\\.? )(${NAME})`, "gu");

/** Who is greeted and is nobody. */
const NOBODY = new Set(
  "team support all colleagues colleague sir madam service desk helpdesk everyone there it hr security folks both regards wishes".split(
    " ",
  ),
);

/** Mail addresses in a text: many have a name in them. */
export function addressesIn(text: string): readonly string[] {
  return text.includes("@") ? (text.match(MAIL) ?? []) : [];
}

/** Replaces what a text tells of people. `own` are the cells of its row that name somebody. */
export function hidePersonal(
  text: string,
  people: KnownPeople,
  own: readonly string[],
  pseudonyms: Pseudonyms,
): string {
  const put = (kind: PersonalKind) => (found: string) => pseudonyms.of(kind, found);
  const putIf = (kind: PersonalKind, is: (found: string) => boolean) => (found: string) =>
    is(found) ? pseudonyms.of(kind, found) : found;
  let hidden = text;
  if (hidden.includes("@")) hidden = hidden.replace(MAIL, put("mail"));
  if (/\d/.test(hidden)) {
    hidden = hidden
      .replace(IBAN, putIf("account", isIban))
      .replace(CARD, putIf("account", isCard))
      .replace(IP4, putIf("ip", isAddress))
      .replace(PHONE, putIf("phone", isPhone));
  }
  if (hidden.includes(":")) hidden = hidden.replace(IP6, putIf("ip", isAddress));
  return hideNames(hidden, people, own, pseudonyms);
}

function hideNames(
  text: string,
  people: KnownPeople,
  own: readonly string[],
  pseudonyms: Pseudonyms,
): string {
  const name = (before: string, found: string): string =>
    found.split(" ").some((word) => NOBODY.has(word.toLowerCase()))
      ? before + found
      : before + pseudonyms.of("person", found);
  const known = hideKnown(text, people, own, pseudonyms);
  return known
    .replace(GREETED, (_, before: string, found: string) => name(before, found))
    .replace(SIGNED, (_, before: string, found: string) => name(before, found))
    .replace(TITLED, (_, before: string, found: string) => name(before, found));
}

const WORD = /\p{L}[\p{L}'’]*(?:-\p{L}[\p{L}'’]*)*/gu;

/** Full names of anybody in the columns, and the single names of those of the same row where they are capitalised. */
function hideKnown(
  text: string,
  people: KnownPeople,
  own: readonly string[],
  pseudonyms: Pseudonyms,
): string {
  const ownNames = own.flatMap(fullNames);
  const words = [...text.matchAll(WORD)].map((match) => ({ word: match[0], at: match.index }));
  let hidden = "";
  let done = 0;
  for (let index = 0; index < words.length; index += 1) {
    const found = knownAt(text, words, index, people) ?? ownAt(words[index], ownNames);
    if (found === undefined) continue;
    const [first, last] = [words[index], words[index + found.count - 1]];
    if (first === undefined || last === undefined) continue;
    hidden += text.slice(done, first.at) + pseudonyms.of("person", found.name);
    done = last.at + last.word.length;
    index += found.count - 1;
  }
  return hidden + text.slice(done);
}

interface Word {
  readonly word: string;
  readonly at: number;
}

interface Found {
  readonly count: number;
  readonly name: string;
}

function knownAt(
  text: string,
  words: readonly Word[],
  index: number,
  people: KnownPeople,
): Found | undefined {
  for (const count of [3, 2]) {
    const run = words.slice(index, index + count);
    const [first, last] = [run[0], run.at(-1)];
    if (run.length < count || first === undefined || last === undefined) continue;
    const gaps = text.slice(first.at, last.at + last.word.length).replace(WORD, "");
    if (!/^(?:,? )+$/.test(gaps)) continue;
    const lower = run.map(({ word }) => word.toLowerCase());
    if (!people.has(lower.join(" "))) continue;
    return { count, name: gaps.includes(",") ? [...lower].reverse().join(" ") : lower.join(" ") };
  }
  return undefined;
}

/** A first or last name alone: of the row's own people, from three letters on. */
function ownAt(word: Word | undefined, ownNames: readonly (readonly string[])[]): Found | undefined {
  if (word === undefined || word.word.length < 3 || !/^\p{Lu}/u.test(word.word)) return undefined;
  const owner = ownNames.find((names) => names.includes(word.word.toLowerCase()));
  return owner === undefined ? undefined : { count: 1, name: owner.join(" ") };
}
