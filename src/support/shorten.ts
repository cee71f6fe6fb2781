/** A text of at most `most` characters as it is; of a longer one its beginning, with a mark that there was more. */
export function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** A value as a message shows it: its JSON, shortened; `absent` where there is none. */
export function shownJson(value: unknown, most: number, absent = "nothing"): string {
  return shorten(value === undefined ? absent : JSON.stringify(value), most);
}
