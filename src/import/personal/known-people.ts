/** Most different people of one export; more are still replaced where they are in their own row. */
const MOST_PEOPLE = 200_000;

/** The people that an export's columns name. */
export interface KnownPeople {
  /** Takes a cell: a name, `Keller, Maria`, a mail address, or several of them between semicolons. */
  learn(cell: string): void;
  /** Whether these words, in lower case and in order, are somebody's full name. */
  has(words: string): boolean;
  readonly size: number;
}

export function createKnownPeople(): KnownPeople {
  const names = new Set<string>();
  return {
    learn(cell) {
      for (const words of fullNames(cell)) {
        if (names.size >= MOST_PEOPLE) return;
        names.add(words.join(" "));
        names.add([...words].reverse().join(" "));
      }
    },
    has: (words) => names.has(words),
    get size() {
      return names.size;
    },
  };
}

/** Names of two or three words in a cell, in lower case, first name first. */
export function fullNames(cell: string): readonly (readonly string[])[] {
  return cell.split(/[;|]/).flatMap((part) => {
    const address = /^\s*(?:(.*?)\s*<)?([\w.+-]+)@[\w.-]+>?\s*$/.exec(part);
    const text = address === null ? part : (address[1] ?? address[2]?.replace(/[._+-]/g, " ") ?? "");
    const swapped = /^\s*([^,]+),\s*([^,]+)$/.exec(text);
    const name = swapped === null ? text : `${swapped[2]} ${swapped[1]}`;
    const words = name.toLowerCase().match(/\p{L}[\p{L}'’-]+/gu) ?? [];
    return words.length >= 2 && words.length <= 3 && !/\d/.test(name) ? [words] : [];
  });
}
