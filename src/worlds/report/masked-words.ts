import type { Ticket } from "../../domain/ticket.js";

/** The texts of a ticket as a reader can come to see them. */
export function textsOf(ticket: Ticket): readonly string[] {
  const { title, description, ambiguityNote, planningNote, customerUpdateNote } = ticket;
  const { redactedTitle, redactedDescription } = ticket;
  return [
    ...[title, description, ambiguityNote, planningNote],
    ...[customerUpdateNote, redactedTitle, redactedDescription],
  ].flatMap((text) => text ?? []);
}

/** Words in lower case; names are `@` and numbers `#`, so that two fillings of one sentence are equal. */
export function maskedWords(text: string): readonly string[] {
  const words = text.match(/[\p{L}\p{N}'@.-]*[\p{L}\p{N}]/gu) ?? [];
  return words.map((word) => {
    if (/\p{N}/u.test(word)) return "#";
    return /^\p{Lu}/u.test(word) && word !== "I" ? "@" : word.toLowerCase();
  });
}

/** Every run of so many words in a row. */
export function runsOf(words: readonly string[], length: number): readonly string[] {
  return words.slice(length - 1).map((_, start) => words.slice(start, start + length).join(" "));
}
