/** What the ledger asks of the workers. */
export interface PlaceActions {
  /** Places for a worker's stock, or for who waits in it longest. */
  grant(worker: number, places: number, waiting: boolean): void;
  /** There is no place for who waits longest in the worker. */
  refuse(worker: number): void;
  /** Asks it to give back what it does not need. */
  recall(worker: number): void;
  /** Asks it to end the session idle longest of those that nobody uses. */
  giveUp(worker: number): void;
}

/** Who has which part of the server's places for sessions: the primary's account of one limit. */
export interface PlaceLedger {
  join(worker: number): void;
  /** Its places are free again. */
  leave(worker: number): void;
  want(worker: number, places: number, waiting: boolean): void;
  giveBack(worker: number, places: number): void;
  /** The answer to a recall. */
  recalled(worker: number, places: number, idleMs: number | null): void;
  /** The answer to {@link PlaceActions.giveUp}. */
  gaveUp(worker: number, places: number): void;
  free(): number;
}

export function createPlaceLedger(maxSessions: number, actions: PlaceActions): PlaceLedger {
  return new Ledger(maxSessions, actions);
}

/**
 * Where somebody waits and no place is free, all workers are asked for those that they keep in stock; if there are none,
 * the session idle longest of all that nobody uses is given up; and only if there is none either, who waits is refused.
 */
class Ledger implements PlaceLedger {
  private readonly held = new Map<number, number>();
  /** Workers in which somebody waits, longest first; one may stand there several times. */
  private waiting: number[] = [];
  /** The workers that have not answered the recall; undefined: there is none. */
  private asked: Set<number> | undefined;
  /** Of the workers that answered. */
  private idlest: { readonly worker: number; readonly idleMs: number } | undefined;
  /** The worker that is giving up a session. */
  private givingUp: number | undefined;

  constructor(
    private freePlaces: number,
    private readonly actions: PlaceActions,
  ) {}

  free(): number {
    return this.freePlaces;
  }

  join(worker: number): void {
    this.held.set(worker, 0);
  }

  leave(worker: number): void {
    this.freePlaces += this.held.get(worker) ?? 0;
    this.held.delete(worker);
    this.waiting = this.waiting.filter((other) => other !== worker);
    if (this.givingUp === worker) this.givingUp = undefined;
    if (this.idlest?.worker === worker) this.idlest = undefined;
    this.hasAnswered(worker);
  }

  want(worker: number, places: number, isWaiting: boolean): void {
    if (isWaiting) {
      this.waiting.push(worker);
      return this.goOn();
    }
    // Half of an even share of what is left, so that the last places are not all with one.
    const share = Math.floor(this.freePlaces / (2 * Math.max(1, this.held.size)));
    this.grant(worker, this.waiting.length > 0 ? 0 : Math.min(places, share), false);
  }

  giveBack(worker: number, places: number): void {
    this.takeBack(worker, places);
    this.goOn();
  }

  recalled(worker: number, places: number, idleMs: number | null): void {
    this.takeBack(worker, places);
    const isIdlest = idleMs !== null && (this.idlest === undefined || idleMs > this.idlest.idleMs);
    if (isIdlest) this.idlest = { worker, idleMs };
    this.hasAnswered(worker);
  }

  gaveUp(worker: number, places: number): void {
    this.takeBack(worker, places);
    if (this.givingUp === worker) this.givingUp = undefined;
    this.goOn();
  }

  private grant(worker: number, places: number, isWaiting: boolean): void {
    this.freePlaces -= places;
    this.held.set(worker, (this.held.get(worker) ?? 0) + places);
    this.actions.grant(worker, places, isWaiting);
  }

  private takeBack(worker: number, places: number): void {
    this.held.set(worker, (this.held.get(worker) ?? 0) - places);
    this.freePlaces += places;
  }

  /** Serves those who wait, and looks for places for those who are left. */
  private goOn(): void {
    while (this.freePlaces > 0) {
      const worker = this.waiting.shift();
      if (worker === undefined) return;
      this.grant(worker, 1, true);
    }
    if (this.waiting.length === 0 || this.asked !== undefined || this.givingUp !== undefined) return;
    this.idlest = undefined;
    this.asked = new Set(this.held.keys());
    for (const worker of this.asked) this.actions.recall(worker);
  }

  /** To the recall, by a word or by its end. */
  private hasAnswered(worker: number): void {
    if (this.asked?.delete(worker) === true && this.asked.size === 0) this.decide();
    else this.goOn();
  }

  /** All have answered the recall. */
  private decide(): void {
    this.asked = undefined;
    if (this.freePlaces > 0 || this.waiting.length === 0) return this.goOn();
    if (this.idlest === undefined) {
      const refused = this.waiting;
      this.waiting = [];
      for (const worker of refused) this.actions.refuse(worker);
      return;
    }
    this.givingUp = this.idlest.worker;
    this.actions.giveUp(this.givingUp);
  }
}
