import type { WorldSplit } from "../domain/ticket-source.js";
import type { WorldFiles } from "./shapes.js";
import type { Template } from "./template.js";

export type Bank = ReadonlyMap<string, readonly Template[]>;

export interface Phrases {
  readonly teams: WorldFiles["phrases"]["teams"];
  readonly text: { readonly reach: Bank; readonly when: Bank };
  readonly note: { readonly reach: Bank; readonly when: Bank };
  /** What keeps people busy, by department. */
  readonly asides: ReadonlyMap<string, readonly Template[]>;
  readonly lists: Readonly<Record<PhraseList, readonly Template[]>>;
}

export type PhraseList = keyof ReturnType<typeof phraseLists>;

export interface Voice extends Omit<
  WorldFiles["voices"]["voices"][number],
  "greetings" | "closings" | "signatures" | "asides" | "headings"
> {
  readonly greetings: readonly Template[];
  readonly closings: readonly Template[];
  readonly signatures: readonly Template[];
  readonly asides: readonly Template[];
  readonly headings: readonly Template[];
}

/** Reads sentences; what is wrong with one is told with where it stands. */
export type Read = (where: string, texts: readonly string[]) => readonly Template[];

/**
 * The shared sentences of each split: train has every other one, and the two others have the rest, so that who was taught on train meets
 * facts there in sentences that it has not read.
 */
export function phrasesOf(files: WorldFiles, read: Read): Readonly<Record<WorldSplit, Phrases>> {
  const unseen = phrasesAt(1, files, read);
  return { train: phrasesAt(0, files, read), dev: unseen, test: unseen };
}

/** Of a list with one sentence all have it. */
export function everyOther<T>(items: readonly T[], rest: number): readonly T[] {
  return items.length < 2 ? items : items.filter((_, index) => index % 2 === rest);
}

function phrasesAt(rest: number, { phrases, company }: WorldFiles, whole: Read): Phrases {
  const read: Read = (where, texts) => everyOther(whole(where, texts), rest);
  return {
    teams: phrases.teams,
    text: banksOf(phrases.text, read),
    note: banksOf(phrases.note, read),
    asides: new Map(
      company.departments.map(({ name, asides }) => [name, whole(`department ${name}`, asides)]),
    ),
    lists: phraseLists(phrases, read),
  };
}

function bankOf(bank: Readonly<Record<string, readonly string[]>>, read: Read, where: string): Bank {
  return new Map(Object.entries(bank).map(([word, texts]) => [word, read(`${where} ${word}`, texts)]));
}

function banksOf(
  banks: WorldFiles["phrases"]["text"],
  read: Read,
): { readonly reach: Bank; readonly when: Bank } {
  return { reach: bankOf(banks.reach, read, "phrases"), when: bankOf(banks.when, read, "phrases") };
}

function phraseLists(phrases: WorldFiles["phrases"], read: Read) {
  const list = (texts: readonly string[]): readonly Template[] => read("phrases", texts);
  return {
    keeper: list(phrases.keeper),
    alternate: list(phrases.alternate),
    frozen: list(phrases.frozen),
    idleNote: list(phrases.idle_note),
    replyOwed: list(phrases.settled.reply_owed),
    nothingLeft: list(phrases.settled.nothing_left),
    againTitle: list(phrases.again.title),
    again: list(phrases.again.text),
    againUnlinked: list(phrases.again.unlinked),
    relayedText: list(phrases.relayed.text),
    relayedNote: list(phrases.relayed.note),
    comebackTitle: list(phrases.comeback.title),
    comeback: list(phrases.comeback.text),
    redactedTitle: list(phrases.redacted.title),
    redacted: list(phrases.redacted.description),
    update: list(phrases.update),
  };
}

export function voiceOf(voice: WorldFiles["voices"]["voices"][number], read: Read): Voice {
  const list = (texts: readonly string[]): readonly Template[] => read(`voice ${voice.name}`, texts);
  return {
    ...voice,
    greetings: list(voice.greetings),
    closings: list(voice.closings),
    signatures: list(voice.signatures),
    asides: list(voice.asides),
    headings: list(voice.headings),
  };
}
