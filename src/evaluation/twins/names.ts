import { changed, type Lens } from "./lens.js";

/** Names with what stands for them. */
export interface NameTable {
  readonly names: ReadonlyMap<string, string>;
  /** Names that are words as well: in small letters they are left alone. */
  readonly onlyCapitalised: readonly string[];
}

/** Every name of the table and every id of a ticket is another, everywhere and the same way. */
export function aliased(table: NameTable): Lens {
  const forms = formsOf(table);
  const pattern = new RegExp(
    `(?<!\\p{L})(?:${[...forms.keys()]
      .sort((a, b) => b.length - a.length)
      .map(escaped)
      .join("|")})(?!\\p{L})`,
    "gu",
  );
  const text = (own: string): string =>
    own
      .replace(pattern, (name) => forms.get(name) ?? name)
      .replace(ID, (_, digits: string) => `ticket-${otherId(digits)}`);
  return {
    observation: (seen) => changed(seen, { text }),
    action: (done) =>
      done.toolTargetTicketId === undefined
        ? done
        : {
            ...done,
            toolTargetTicketId: done.toolTargetTicketId.replace(
              ID,
              (_, digits: string) => `ticket-${ownId(digits)}`,
            ),
          },
  };
}

/** As the written tickets are numbered. */
const ID = /\bticket-(\d{3})\b/g;
/** Of the thousand numbers each is another, no two the same: 7 · 143 = 1001. */
const [COUNT, TIMES, BACK, FROM] = [1000, 7, 143, 361];

function otherId(digits: string): string {
  return String((Number(digits) * TIMES + FROM) % COUNT).padStart(3, "0");
}

function ownId(digits: string): string {
  return String(((Number(digits) - FROM + COUNT) * BACK) % COUNT).padStart(3, "0");
}

/** A name as it stands in a sentence, in capitals, in an address. */
function formsOf({ names, onlyCapitalised }: NameTable): ReadonlyMap<string, string> {
  const forms = new Map<string, string>();
  for (const [name, alias] of names) {
    const pairs: (readonly [string, string])[] = [
      [name, alias],
      [name.toUpperCase(), alias.toUpperCase()],
    ];
    if (!onlyCapitalised.includes(name)) pairs.push([name.toLowerCase(), alias.toLowerCase()]);
    for (const [form, other] of pairs) {
      forms.set(form, other);
      const bare = withoutMarks(form);
      if (!forms.has(bare)) forms.set(bare, withoutMarks(other));
    }
  }
  return forms;
}

/** As an address has it. */
function withoutMarks(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[łŁøØ]/g, (letter) => ({ ł: "l", Ł: "L", ø: "o", Ø: "O" })[letter] ?? letter);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
