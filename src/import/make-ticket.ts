import { TICKET_LIMITS } from "../dataset/index.js";
import { ROUTE_FIELDS } from "../domain/vocabulary.js";
import { applyMap } from "./labels/apply-map.js";
import type { LabelMap } from "./labels/map-file.js";
import { hidePersonal } from "./personal/hide-personal.js";
import type { KnownPeople } from "./personal/known-people.js";
import type { Pseudonyms } from "./personal/pseudonym.js";
import type { RawTicket } from "./raw-ticket.js";
import type { ImportTally } from "./tally.js";
import { isHtml, plainText } from "./text/plain-text.js";
import { readDate, type DayOrder } from "./text/read-date.js";

export interface TicketMaking {
  readonly map: LabelMap;
  readonly people: KnownPeople;
  /** Undefined: personal data stay. */
  readonly pseudonyms: Pseudonyms | undefined;
  readonly dayOrder: DayOrder;
  readonly keepsNotes: boolean;
  /** The link that the ticket may have; undefined where there would be none, or a circle. */
  readonly linkOf: (raw: RawTicket) => string | undefined;
}

/** A record of a file of tickets (data/README.md), or why the row is none. */
export type Made = { readonly record: Readonly<Record<string, unknown>> } | { readonly skipped: string };

export function makeTicket(raw: RawTicket, making: TicketMaking, tally: ImportTally): Made {
  const { labels, guessed } = applyMap(making.map, raw.labels);
  const texts = readTexts(raw, making, tally);
  if (texts === undefined) return { skipped: "neither a title nor a description" };
  if (Object.keys(labels).length === 0) return { skipped: "no label that is known (see the map)" };
  const created = readDate(raw.created, making.dayOrder);
  const related = making.linkOf(raw);
  const notes = making.keepsNotes ? notesOf(raw, making) : "";
  count(raw, { labels, guessed }, tally);
  if (created === undefined) tally.undated += 1;
  if (related !== undefined) tally.linked += 1;
  else if (raw.related !== "") tally.linksLost += 1;
  const record = {
    ticket_id: raw.id,
    ...texts,
    requester: requesterOf(raw, making),
    created_at: created,
    ...labels,
    planning_note: notes === "" ? undefined : notes,
    related_ticket_id: related,
    own_labels: Object.keys(raw.labels).length === 0 ? undefined : raw.labels,
    guessed: Object.keys(guessed).length === 0 ? undefined : guessed,
    rerouted: raw.rerouted,
  };
  return { record };
}

/** The fields that are told, in words; a ticket without a title has its first line for one. */
function readTexts(
  raw: RawTicket,
  making: TicketMaking,
  tally: ImportTally,
): { readonly title: string; readonly description?: string } | undefined {
  const [title, description] = [hidden(raw.title, raw, making), hidden(raw.description, raw, making)];
  const first = title === "" ? (description.split("\n", 1)[0] ?? "") : title.replace(/\s*\n\s*/g, " ");
  if (first.trim() === "") return undefined;
  if (isHtml(raw.description) || isHtml(raw.title)) tally.fromHtml += 1;
  if (description === "") tally.withoutDescription += 1;
  const isCut = first.length > TICKET_LIMITS.title || description.length > TICKET_LIMITS.description;
  if (isCut) tally.cut += 1;
  const told = { title: shortened(first, TICKET_LIMITS.title) };
  return description === ""
    ? told
    : { ...told, description: shortened(description, TICKET_LIMITS.description) };
}

function hidden(text: string, raw: RawTicket, { people, pseudonyms }: TicketMaking): string {
  if (text === "") return text;
  const plain = plainText(text);
  return pseudonyms === undefined ? plain : hidePersonal(plain, people, raw.people, pseudonyms);
}

function requesterOf(raw: RawTicket, { pseudonyms }: TicketMaking): string {
  const requester = plainText(raw.requester);
  if (requester === "") return `unknown-${raw.id}`;
  return shortened(
    pseudonyms === undefined ? requester : pseudonyms.of("person", requester),
    TICKET_LIMITS.requester,
  );
}

function notesOf(raw: RawTicket, making: TicketMaking): string {
  return shortened(
    raw.workNotes.map((note) => hidden(note, raw, making)).join("\n"),
    TICKET_LIMITS.note,
  ).trim();
}

function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/\p{Surrogate}$/u, "")}…`;
}

function count(raw: RawTicket, { labels, guessed }: ReturnType<typeof applyMap>, tally: ImportTally): void {
  for (const field of ROUTE_FIELDS) {
    if (labels[field] !== undefined) tally.labelled[field] += 1;
    if (guessed[field] !== undefined) tally.guessed[field] += 1;
  }
  if (raw.rerouted === undefined) return;
  tally.routesKnown += 1;
  if (raw.rerouted) tally.rerouted += 1;
}
