import { namedBy, untouched } from "../kept-session.js";
import type { BranchedRecord, EndWord, JournalRecord } from "../record.js";
import type { KeptSession } from "../store.js";

/** Where a frame lies. */
export interface Place {
  readonly segment: number;
  readonly at: number;
  /** Of the frame. */
  readonly bytes: number;
}

/** What the index knows of one session that goes on. */
export interface Entry {
  readonly id: string;
  readonly owner: string;
  /** Of the records that a replay needs: the opening, and all from the last reset on. */
  places: Place[];
  /** Of the last record. */
  sequence: number;
  lastAt: number;
  steps: number;
  done: boolean;
  reattachable: boolean;
  endsWithSocket: boolean;
  held: boolean;
  resetRequestId: string | undefined;
  branched: BranchedRecord | undefined;
  named: KeptSession["named"];
}

/** The tombstone of a session that ended. */
export interface Tombstone {
  readonly how: EndWord;
  place: Place;
}

/** A record that is worth keeping. */
export interface LiveRecord {
  readonly place: Place;
  /** It lies there from now on. */
  readonly moveTo: (to: Place) => void;
}

/** How many sessions that ended are remembered; the service remembers as many. */
export const MOST_REMEMBERED = 10_000;

/** Which records of which sessions are worth keeping, and where they lie. */
export class SessionIndex {
  readonly open = new Map<string, Entry>();
  readonly ended = new Map<string, Tombstone>();
  /** Bytes worth keeping, by segment. */
  private readonly live = new Map<number, number>();

  /** Takes the next record of a session. False: it does not follow those before it, and is not taken. */
  add(record: JournalRecord, place: Place): boolean {
    const entry = this.open.get(record.sessionId);
    if (record.kind === "opened") {
      if (entry !== undefined || this.ended.has(record.sessionId) || record.sequence !== 0) return false;
      this.open.set(record.sessionId, openedEntry(record, place));
    } else if (record.kind === "closed") {
      // What is left of a session may be its end alone.
      if (entry !== undefined) this.drop(entry);
      this.bury(record.sessionId, { how: record.how, place });
    } else if (entry === undefined) return false;
    else if (record.kind === "reset") this.start(entry, record, place);
    else if (record.sequence !== entry.sequence + 1 || record.number !== entry.steps + 1) return false;
    else continueEntry(entry, record, place);
    this.count(place, 1);
    return true;
  }

  /** Forgets a session that goes on, as if it had never been. */
  drop(entry: Entry): void {
    for (const place of entry.places) this.count(place, -1);
    this.open.delete(entry.id);
  }

  /** The same record lies elsewhere now. */
  move(from: Place, to: Place): void {
    this.count(from, -1);
    this.count(to, 1);
  }

  /** Bytes of the segment that are worth keeping. */
  liveBytes(segment: number): number {
    return this.live.get(segment) ?? 0;
  }

  /** The records of the segment that are worth keeping, in the order in which they lie. */
  liveIn(segment: number): readonly LiveRecord[] {
    const live: LiveRecord[] = [];
    for (const { places } of this.open.values()) {
      for (const [position, place] of places.entries()) {
        if (place.segment === segment) live.push({ place, moveTo: (to) => void (places[position] = to) });
      }
    }
    for (const tombstone of this.ended.values()) {
      const { place } = tombstone;
      if (place.segment === segment) live.push({ place, moveTo: (to) => void (tombstone.place = to) });
    }
    return live.sort((one, other) => one.place.at - other.place.at);
  }

  /** Bytes of all segments that are worth keeping. */
  allLiveBytes(): number {
    let all = 0;
    for (const bytes of this.live.values()) all += bytes;
    return all;
  }

  forgetSegment(segment: number): void {
    this.live.delete(segment);
  }

  private start(entry: Entry, record: JournalRecord & { readonly kind: "reset" }, place: Place): void {
    const [opening, ...others] = entry.places;
    for (const other of others) this.count(other, -1);
    entry.places = opening === undefined ? [place] : [opening, place];
    standAt(entry, record.sequence);
    entry.lastAt = record.at;
    entry.steps = 0;
    entry.done = false;
    entry.reattachable = record.reattachable;
    entry.held = record.held;
    entry.resetRequestId = record.requestId;
    entry.named = namedBy(record);
  }

  private bury(id: string, tombstone: Tombstone): void {
    const earlier = this.ended.get(id);
    if (earlier !== undefined) this.count(earlier.place, -1);
    this.ended.delete(id);
    this.ended.set(id, tombstone);
    for (const [oldest, { place }] of this.ended) {
      if (this.ended.size <= MOST_REMEMBERED) break;
      this.count(place, -1);
      this.ended.delete(oldest);
    }
  }

  private count({ segment, bytes }: Place, sign: 1 | -1): void {
    this.live.set(segment, (this.live.get(segment) ?? 0) + sign * bytes);
  }
}

function openedEntry(record: JournalRecord & { readonly kind: "opened" }, place: Place): Entry {
  return {
    id: record.sessionId,
    owner: record.owner ?? "",
    places: [place],
    sequence: 0,
    lastAt: record.at,
    steps: 0,
    done: false,
    reattachable: false,
    endsWithSocket: record.endsWithSocket,
    held: false,
    resetRequestId: undefined,
    branched: record.branched,
    named: {},
  };
}

function standAt(entry: Entry, sequence: number): void {
  entry.sequence = sequence;
  entry.branched = untouched(entry.branched, sequence);
}

function continueEntry(entry: Entry, record: JournalRecord & { readonly kind: "step" }, place: Place): void {
  entry.places.push(place);
  standAt(entry, record.sequence);
  entry.lastAt = record.at;
  entry.steps = record.number;
  entry.done = record.done;
  entry.resetRequestId = undefined;
}

export function keptSession(entry: Entry): KeptSession {
  const { id, owner, sequence, lastAt, steps, done, reattachable, endsWithSocket, held } = entry;
  const { resetRequestId, branched, named } = entry;
  const standing = { reattachable, endsWithSocket, held };
  return { id, owner, sequence, lastAt, steps, done, ...standing, resetRequestId, branched, named };
}
