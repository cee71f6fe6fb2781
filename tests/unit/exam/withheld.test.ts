/** What agents are sent in an exam: nothing that tells a score, a label of an examined ticket, an id or an address. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createDataset, type Dataset } from "../../../src/dataset/index.js";
import type { Action } from "../../../src/domain/action.js";
import type { Ticket } from "../../../src/domain/ticket.js";
import type { Observation } from "../../../src/domain/observation.js";
import { ACTION_TYPES, TOOL_NAMES } from "../../../src/domain/vocabulary.js";
import { startEpisode } from "../../../src/engine/index.js";
import { planEpisodes } from "../../../src/exam/index.js";
import { createAliases } from "../../../src/exam/aliases.js";
import { runsOf } from "../../support/test-runs.js";
import { DATASET, holdExam, KEY, paperOf, ROUTE } from "./exam-kit.js";

const EPISODES = 9;

const actions = fc.array(
  fc.oneof(
    fc.constant<Action>({ actionType: "submit", ...ROUTE }),
    fc.constantFrom(...TOOL_NAMES).map((toolName): Action => ({ actionType: "investigate", toolName })),
    fc.constantFrom(...ACTION_TYPES).map((actionType): Action => ({ actionType })),
  ),
  { minLength: 60, maxLength: 90 },
);

/** Plays all episodes by one list of actions, over and over. */
function playAll(
  dataset: Dataset,
  plan: readonly Action[],
  split: "all" | "test" = "all",
): readonly Observation[] {
  const { service } = holdExam(paperOf({ episodes: EPISODES, split }, dataset), [], dataset);
  const session = service.openSession();
  const seen: Observation[] = [];
  let next = 0;
  for (let episode = 0; episode < EPISODES; episode += 1) {
    let last = session.reset({});
    seen.push(last);
    while (!last.done) {
      last = session.step(plan[(next += 1) % plan.length] ?? { actionType: "defer" });
      seen.push(last);
    }
  }
  return seen;
}

describe("whatever is played", () => {
  test("no id and no address of a ticket is sent, in no field and in no text", () => {
    fc.assert(
      fc.property(actions, (plan) => {
        const sent = JSON.stringify(playAll(DATASET, plan));
        const names = DATASET.tickets.flatMap(({ ticketId, requester }) => [ticketId, requester]);
        expect(
          names.filter((name) => new RegExp(`(?<![\\w.])${name.replaceAll(".", "\\.")}(?!\\w)`).test(sent)),
        ).toEqual([]);
      }),
      { numRuns: runsOf(40) },
    );
  });

  test("no reward, score or sentence on one is sent", () => {
    fc.assert(
      fc.property(actions, (plan) => {
        for (const seen of playAll(DATASET, plan)) {
          expect([seen.reward, seen.rubricReward, seen.lastRewardComponents, seen.averageScoreSoFar]).toEqual(
            [null, null, null, 0],
          );
          expect([
            seen.metadata.lastFeedbackSummary,
            seen.metadata.planningPenaltyTotal,
            seen.metadata.planningPenaltyApplied,
          ]).toEqual(["", 0, 0]);
          for (const entry of seen.history) {
            expect([
              entry.score,
              entry.breakdown,
              entry.reward,
              entry.rewardComponents,
              entry.feedbackSummary,
            ]).toEqual([null, null, 0, null, ""]);
          }
          const told = JSON.stringify(seen.metadata.dynamicQueueEvents);
          expect(told).not.toMatch(/stabilized/);
        }
      }),
      { numRuns: runsOf(40) },
    );
  });

  test("a lookup shows the labels of no ticket that stands in a queue of the exam", () => {
    fc.assert(
      fc.property(actions, (plan) => {
        const seen = playAll(DATASET, plan);
        const queued = new Set(seen.flatMap(({ currentTicket }) => currentTicket?.ticketId ?? []));
        const labelled = seen.flatMap(({ lastToolResult: result }) => {
          if (result === null || !("toolName" in result)) return [];
          if (result.toolName === "lookup_requester_history") return result.tickets;
          return result.toolName === "lookup_related_ticket" && result.ticket !== undefined
            ? [result.ticket]
            : [];
        });
        expect(
          labelled.filter(({ ticketId, labels }) => labels !== undefined && queued.has(ticketId)),
        ).toEqual([]);
      }),
      { numRuns: runsOf(40) },
    );
  });
});

test("on task 1, two datasets that differ in every label of every ticket send the same bytes", () => {
  const other = createDataset(DATASET.tickets.map((ticket) => ({ ...ticket, ...ROUTE })));
  const play = (dataset: Dataset): string => {
    const { service } = holdExam(paperOf({ episodes: 40, tasks: [1], split: "all" }, dataset), [], dataset);
    const session = service.openSession();
    const seen: Observation[] = [];
    for (let episode = 0; episode < 40; episode += 1) {
      let last = session.reset({});
      while (!last.done) {
        last = session.step({ actionType: "submit", ...ROUTE });
        seen.push(last);
      }
    }
    return JSON.stringify(seen);
  };
  expect(play(other)).toBe(play(DATASET));
});

describe.each([2, 3] as const)(
  "on task %i, two datasets that differ in the labels of one ticket",
  (taskId) => {
    const paper = (dataset: Dataset) => paperOf({ episodes: 4, tasks: [taskId], split: "all" }, dataset);
    /** What is sent until a ticket is submitted for the first time. */
    const sentWith = (dataset: Dataset): string => {
      const { service } = holdExam(paper(dataset), [], dataset);
      const session = service.openSession();
      const seen: Observation[] = [];
      for (let episode = 0; episode < 4; episode += 1) {
        seen.push(session.reset({}));
        for (const toolName of LABEL_FREE_TOOLS)
          seen.push(session.step({ actionType: "investigate", toolName }));
        seen.push(session.step({ actionType: "request_info" }));
      }
      return JSON.stringify(seen);
    };

    test("send the same bytes to the same actions while the ticket is not handled", () => {
      const honest = sentWith(DATASET);
      const plan = planEpisodes(paper(DATASET), KEY);
      const queued = plan.map(({ seed }) => startEpisode({ dataset: DATASET, taskId, seed }).episode);
      for (const [first, ...waiting] of queued.map(({ queue }) => queue.map(({ ticket }) => ticket))) {
        const last = waiting.at(-1);
        for (const ticket of [first, last].flatMap((one) => one ?? [])) {
          const changed = createDataset(
            DATASET.tickets.map((one) =>
              one.ticketId === ticket.ticketId ? { ...one, ...otherLabels(one) } : one,
            ),
          );
          expect(sentWith(changed)).toBe(honest);
        }
      }
    });
  },
);

/** Tools that say nothing of labels by design: the forecast and the cluster are declared channels. */
const LABEL_FREE_TOOLS = ["lookup_related_ticket", "lookup_internal_routing_note"] as const;

/** Labels of the same heat, so that what is advised stays: which tools a ticket wants is a declared channel, too. */
function otherLabels({ priority, issueType }: Ticket): Partial<Ticket> {
  const swapped = { low: "medium", medium: "low", high: "critical", critical: "high" } as const;
  return {
    priority: swapped[priority],
    issueType: issueType === "identity_access" ? "application_support" : "identity_access",
  };
}

describe("aliases", () => {
  const aliases = createAliases(DATASET, KEY);

  test("stand for whole names alone, also inside a text, and keep an address's domain", () => {
    const said = aliases.text(
      "See ticket-006, not ticket-0066; write to a.lindqvist@okafor-lindqvist.example.",
    );
    expect(said).toMatch(
      /^See ticket-[0-9a-f]{12}, not ticket-0066; write to person-[0-9a-f]{12}@okafor-lindqvist\.example\.$/,
    );
  });

  test("are translated back, a follow-up's too; a ticket's own id means no ticket", () => {
    const alias = aliases.text("ticket-006");
    expect(aliases.meant(alias)).toBe("ticket-006");
    expect(aliases.meant(`${alias}-followup`)).toBe("ticket-006-followup");
    expect(DATASET.byId(aliases.meant("ticket-006"))).toBeUndefined();
    expect(aliases.called(aliases.meant("ticket-006"))).toBe("ticket-006");
  });

  test("of two keys have nothing in common", () => {
    const others = createAliases(DATASET, Buffer.alloc(32, 9));
    const all = (one: typeof aliases): readonly string[] =>
      DATASET.tickets.map(({ ticketId }) => one.text(ticketId));
    expect(new Set([...all(aliases), ...all(others)]).size).toBe(2 * DATASET.tickets.length);
  });
});

test("a lookup by the alias of the linked ticket finds it, and one by its own id does not", () => {
  const { service } = holdExam(paperOf({ episodes: 60, tasks: [1], split: "all" }));
  const session = service.openSession();
  for (let episode = 0; episode < 60; episode += 1) {
    const { currentTicket } = session.reset({});
    const linked = currentTicket?.relatedTicketId;
    if (linked === undefined) continue;
    const own = DATASET.tickets.find(
      ({ ticketId }) => createAliases(DATASET, KEY).text(ticketId) === linked,
    )?.ticketId;
    const look = (toolTargetTicketId: string): unknown =>
      session.step({ actionType: "investigate", toolName: "lookup_related_ticket", toolTargetTicketId })
        .lastToolResult;
    expect(look(own ?? "")).toMatchObject({ found: false, targetTicketId: own });
    expect(look(linked)).toMatchObject({ found: true, targetTicketId: linked, ticket: { ticketId: linked } });
    return;
  }
  throw new Error("no episode begins with a linked ticket");
});
