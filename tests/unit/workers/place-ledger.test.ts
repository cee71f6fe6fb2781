import fc from "fast-check";
import { expect, test } from "vitest";
import { HelpdeskError, type Places } from "../../../src/service/index.js";
import { holdPlaces, stockOf, type HeldPlaces } from "../../../src/workers/held-places.js";
import type { WorkerMessage } from "../../../src/workers/messages.js";
import { createPlaceLedger, type PlaceLedger } from "../../../src/workers/place-ledger.js";
import { runsOf } from "../../support/test-runs.js";

/** Workers without processes: what one says arrives when {@link deliver} is called, in the order in which it was said. */
class Team {
  readonly ledger: PlaceLedger;
  readonly open = new Map<number, number>();
  readonly idle = new Map<number, number>();
  readonly gaveUp: number[] = [];
  private readonly places = new Map<number, HeldPlaces>();
  private readonly post: (() => void)[] = [];

  constructor(
    readonly max: number,
    readonly workers: number,
  ) {
    this.ledger = createPlaceLedger(max, {
      grant: (worker, places, waiting) =>
        this.send(worker, (its) => its.take({ kind: "places", places, waiting })),
      refuse: (worker) => this.send(worker, (its) => its.take({ kind: "full" })),
      recall: (worker) =>
        this.send(worker, (its) => {
          const places = its.giveBack();
          this.post.push(() => this.ledger.recalled(worker, places, this.idle.get(worker) ?? null));
        }),
      giveUp: (worker) =>
        this.send(worker, (its) => {
          if (this.idle.delete(worker)) {
            this.gaveUp.push(worker);
            this.close(worker);
          }
          const places = its.giveBack();
          this.post.push(() => this.ledger.gaveUp(worker, places));
        }),
    });
    for (let worker = 1; worker <= workers; worker += 1) this.start(worker);
  }

  start(worker: number): void {
    const stock = stockOf(this.max, this.workers);
    const tell = (message: WorkerMessage): void => void this.post.push(() => this.hear(worker, message));
    this.places.set(worker, holdPlaces(this.max, stock, tell));
    this.open.set(worker, 0);
    this.ledger.join(worker);
    this.ledger.want(worker, stock, false);
  }

  kill(worker: number): void {
    this.places.delete(worker);
    this.open.delete(worker);
    this.idle.delete(worker);
    this.ledger.leave(worker);
  }

  /** A session in the worker, as the service opens one. */
  openIn(worker: number): Promise<string> {
    const its = this.places.get(worker) as Places;
    const opened = (): string => {
      this.count(worker, 1);
      return "opened";
    };
    if ((this.open.get(worker) ?? 0) < its.held()) return Promise.resolve(opened());
    return its.oneMore(opened).catch((error: unknown) => {
      if (error instanceof HelpdeskError) return error.reason;
      throw error;
    });
  }

  close(worker: number): void {
    this.count(worker, -1);
  }

  /** Delivers what was said, and what is said to it, until nobody says anything. */
  deliver(): void {
    for (let next = this.post.shift(); next !== undefined; next = this.post.shift()) {
      next();
      expect(this.all()).toBeLessThanOrEqual(this.max);
    }
  }

  all(): number {
    return [...this.open.values()].reduce((sum, open) => sum + open, 0);
  }

  private count(worker: number, by: 1 | -1): void {
    const open = (this.open.get(worker) ?? 0) + by;
    this.open.set(worker, open);
    this.places.get(worker)?.changed(open);
  }

  private send(worker: number, act: (its: HeldPlaces) => void): void {
    this.post.push(() => {
      const its = this.places.get(worker);
      if (its !== undefined) act(its);
    });
  }

  private hear(worker: number, message: WorkerMessage): void {
    if (!this.places.has(worker)) return;
    if (message.kind === "want") this.ledger.want(worker, message.places, message.waiting);
    if (message.kind === "return") this.ledger.giveBack(worker, message.places);
  }
}

test("all places can be taken in one worker, although others keep some in stock, and not one more", async () => {
  const team = new Team(100, 3);
  team.deliver();
  const opening = Array.from({ length: 101 }, () => team.openIn(1));
  team.deliver();
  const outcomes = await Promise.all(opening);
  expect(outcomes.filter((outcome) => outcome === "opened")).toHaveLength(100);
  expect(outcomes.at(-1)).toBe("session_limit_reached");
});

test("where all places are taken, the session is given up that nobody uses for longest, in whichever worker it is", async () => {
  const team = new Team(4, 2);
  for (const worker of [1, 2, 1, 2]) void team.openIn(worker);
  team.deliver();
  team.idle.set(1, 70_000);
  team.idle.set(2, 90_000);
  const [first, second, third] = [team.openIn(1), team.openIn(1), team.openIn(1)];
  team.deliver();
  expect(await Promise.all([first, second, third])).toEqual(["opened", "opened", "session_limit_reached"]);
  expect([team.gaveUp, [...team.open.values()]]).toEqual([
    [2, 1],
    [3, 1],
  ]);
});

test("the places of a worker that is gone are free again, also while it is asked for them", async () => {
  const team = new Team(2, 2);
  for (const worker of [1, 2]) void team.openIn(worker);
  team.deliver();
  const waiting = team.openIn(1);
  team.kill(2);
  team.deliver();
  expect([await waiting, team.all(), team.ledger.free()]).toEqual(["opened", 2, 0]);
});

test("whatever workers open, close and die of, never are more sessions open than the limit, nor one refused while places are free", async () => {
  const act = fc.record({
    worker: fc.integer({ min: 1, max: 3 }),
    what: fc.constantFrom("open", "open", "open", "close", "restart", "deliver"),
  });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.array(act, { maxLength: 60 }), async (max, acts) => {
      const team = new Team(max, 3);
      const numbers = [1, 2, 3];
      for (const { worker: slot, what } of acts) {
        const worker = numbers[slot - 1] ?? 0;
        if (what === "open") void team.openIn(worker);
        if (what === "close" && (team.open.get(worker) ?? 0) > 0) team.close(worker);
        if (what === "deliver") team.deliver();
        if (what === "restart") {
          team.kill(worker);
          // As of processes: no number is given twice.
          numbers[slot - 1] = Math.max(...numbers) + 1;
          team.start(numbers[slot - 1] ?? 0);
        }
      }
      team.deliver();
      await Promise.resolve();
      // Nothing is in flight now: each that is asked for is opened as long as there is one, in any worker.
      for (let left = max - team.all(); left >= 0; left -= 1) {
        const opening = team.openIn(numbers[left % 3] ?? 0);
        team.deliver();
        expect(await opening).toBe(left > 0 ? "opened" : "session_limit_reached");
      }
      expect(team.all()).toBe(max);
    }),
    { numRuns: runsOf(200) },
  );
});
