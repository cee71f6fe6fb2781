import { expect, test } from "vitest";
import { workerOpenings, type WorkerOpenings } from "../../../src/workers/openings.js";

/** Workers that reach each other without a wire. */
class Team {
  readonly workers = new Map<number, WorkerOpenings>();
  /** The requests whose sessions each has. */
  readonly opened = new Map<number, Set<string>>();

  constructor(private places: (number | null)[]) {
    for (const number of places) if (number !== null) this.start(number, false);
  }

  end(number: number): void {
    this.workers.delete(number);
    this.opened.delete(number);
    this.places = this.places.map((other) => (other === number ? null : other));
  }

  replace(number: number): void {
    this.places = this.places.map((other) => other ?? number);
    this.start(number, true);
  }

  /** A reset that arrives at the worker; gives the worker that does it. */
  async reset(requestId: string, at: number): Promise<number> {
    const worker = (await this.workers.get(at)?.workerFor(requestId)) ?? 0;
    this.opened.get(worker)?.add(requestId);
    return worker;
  }

  private start(number: number, isNew: boolean): void {
    this.opened.set(number, new Set());
    this.workers.set(
      number,
      workerOpenings({
        number,
        places: () => this.places,
        isNew: () => isNew,
        hasOpened: (requestId) => this.opened.get(number)?.has(requestId) === true,
        numbered: (other) => {
          const worker = this.workers.get(other);
          if (other === number || worker === undefined) return undefined;
          return {
            claim: (requestId, by) => Promise.resolve(worker.claim(requestId, by)),
            hasOpened: (requestId) => Promise.resolve(this.opened.get(other)?.has(requestId) === true),
          };
        },
      }),
    );
  }
}

const REQUESTS = Array.from({ length: 40 }, (_, index) => `request-of-some-client-${index}`);

test("a reset is done where it arrives first, and there again wherever it arrives next, also at once", async () => {
  const team = new Team([1, 2, 3]);
  for (const [index, request] of REQUESTS.entries()) {
    const at = 1 + (index % 3);
    const next = 1 + ((index + 1) % 3);
    expect(await Promise.all([team.reset(request, at), team.reset(request, at)])).toEqual([at, at]);
    expect([await team.reset(request, next), await team.reset(request, at)]).toEqual([at, at]);
  }
  const together = await Promise.all([1, 2, 3, 1, 2].map((at) => team.reset("another-request-of-16", at)));
  expect(new Set(together).size).toBe(1);
});

test("what was opened is found while a worker is gone, and after another has come in its place", async () => {
  const team = new Team([1, 2, 3]);
  for (const request of REQUESTS) await team.reset(request, 1);
  team.end(2);
  for (const request of REQUESTS) expect(await team.reset(request, 3)).toBe(1);
  team.replace(4);
  for (const request of REQUESTS) expect(await team.reset(request, 4)).toBe(1);
});

test("a reset whose worker is gone is done by the worker where it arrives", async () => {
  const team = new Team([1, 2, 3]);
  for (const request of REQUESTS) await team.reset(request, 2);
  team.end(2);
  for (const request of REQUESTS) {
    expect([await team.reset(request, 3), await team.reset(request, 1)]).toEqual([3, 3]);
  }
});
