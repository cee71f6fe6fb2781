import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createDataset, type Dataset } from "../../src/dataset/index.js";
import type { Action } from "../../src/domain/action.js";
import type { Observation } from "../../src/domain/observation.js";
import { wireMetadata, wireObservation } from "../../src/transport/openenv/helpdesk/reply.js";
import { messageBytes } from "../../src/transport/openenv/json/message-bytes.js";
import { ReplyWriter } from "../../src/transport/openenv/helpdesk/observation/reply-writer.js";
import { jsonText } from "../../src/transport/openenv/json/write-json.js";
import { intents, requestsOver, tickets } from "./arbitraries.js";
import { playIntents } from "./play.js";
import { runsOf } from "../support/test-runs.js";

/*
 * The writer of replies knows every key by hand. The general writer knows none, and writes what is there: wherever the
 * two agree byte for byte, no key is forgotten, misspelt or out of order.
 */

const RUNS = runsOf(300);

/** Some of the texts hold what JSON escapes, and characters of every length in UTF-8. */
const datasets: fc.Arbitrary<Dataset> = fc
  .tuple(tickets, fc.constantFrom("", ' "quoted" \\ \n', " ü — 東京 😀", "\u2028\u0007"))
  .map(([rows, more]) =>
    createDataset(
      rows.map((ticket) => ({
        ...ticket,
        title: ticket.title + more,
        requester: ticket.requester + more,
        description: ticket.description + more,
        ...(ticket.planningNote !== undefined && { planningNote: ticket.planningNote + more }),
      })),
    ),
  );

const episodes = fc
  .tuple(datasets.chain(requestsOver), intents)
  .map(([request, plan]) =>
    playIntents(request, plan).results.map(({ observation }) => inWireOrder(observation)),
  );

/** As a transport hands actions over: always in the order of the contract. */
function inWireOrder(observation: Observation): Observation {
  return { ...observation, history: observation.history.map(entryInWireOrder) };
}

const entries = new WeakMap<object, Observation["history"][number]>();

function entryInWireOrder(entry: Observation["history"][number]): Observation["history"][number] {
  const known = entries.get(entry);
  if (known !== undefined) return known;
  const made = { ...entry, action: actionInWireOrder(entry.action) };
  entries.set(entry, made);
  return made;
}

function actionInWireOrder(action: Action): Action {
  const { actionType, toolName, toolTargetTicketId, issueType, priority, assignmentGroup, resolutionAction } =
    action;
  return { actionType, toolName, toolTargetTicketId, issueType, priority, assignmentGroup, resolutionAction };
}

function general(seen: Observation): string {
  const { reward, done, metadata } = seen;
  return jsonText({ observation: wireObservation(seen), reward, done, metadata: wireMetadata(metadata) });
}

function written(writer: ReplyWriter, seen: Observation): string {
  return messageBytes(writer.json(seen)).toString();
}

describe("what the reply writer writes is what the general writer writes", () => {
  test("for every observation of whole episodes, one after another in one session", () => {
    const writer = new ReplyWriter();
    fc.assert(
      fc.property(episodes, (observations) => {
        for (const seen of observations) expect(written(writer, seen)).toBe(general(seen));
      }),
      { numRuns: RUNS },
    );
  });

  test("for observations in any order: again, older ones, and those of another episode", () => {
    const jumps = fc.array(fc.tuple(fc.nat(1), fc.nat(60)), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(episodes, episodes, jumps, (one, other, order) => {
        const writer = new ReplyWriter();
        for (const [which, at] of order) {
          const seen = which === 0 ? one[at % one.length] : other[at % other.length];
          if (seen !== undefined) expect(written(writer, seen)).toBe(general(seen));
        }
      }),
      { numRuns: RUNS },
    );
  });
});
