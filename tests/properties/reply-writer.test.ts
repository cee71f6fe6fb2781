import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ObservationMetadataSchema, ObservationSchema } from "../../gen/ts/helpdesk/v1/observation_pb.js";
import { EpisodeReportSchema } from "../../gen/ts/helpdesk/v1/report_pb.js";
import { StateSchema } from "../../gen/ts/helpdesk/v1/state_pb.js";
import { createDataset, type Dataset } from "../../src/dataset/index.js";
import type { HistoryEntry, Observation } from "../../src/domain/observation.js";
import { isOver, reportOf, stateOf } from "../../src/engine/index.js";
import { laterObservation } from "../../src/service/observation-options.js";
import { HelpdeskReply } from "../../src/transport/openenv/helpdesk/reply.js";
import { messageBytes } from "../../src/transport/openenv/json/message-bytes.js";
import { jsonText } from "../../src/transport/openenv/json/write-json.js";
import { createJsonWriter } from "../../src/wire/json/writer.js";
import { generalJson } from "../support/general-json.js";
import { intents, requestsOver, tickets } from "./arbitraries.js";
import { playIntents } from "./play.js";
import { runsOf } from "../support/test-runs.js";

/*
 * The compiled writer beside the general way over protobuf-es: wherever the two agree byte for byte, no key is forgotten,
 * misspelt or out of order, and nothing is told from memory that has changed since.
 */

const RUNS = runsOf(100);

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

const plays = fc
  .tuple(datasets.chain(requestsOver), intents)
  .map(([request, plan]) => playIntents(request, plan).results);

const episodes = plays.map((results) => results.map(({ observation }) => ofTheContract(observation)));

/** Without the fields of an action that its kind has no use for: flat JSON tells them, and the contract's messages cannot. */
function ofTheContract(seen: Observation): Observation {
  return { ...seen, history: seen.history.map(entryOfTheContract) };
}

const entries = new WeakMap<object, HistoryEntry>();

function entryOfTheContract(entry: HistoryEntry): HistoryEntry {
  const known = entries.get(entry);
  if (known !== undefined) return known;
  const { actionType, toolName, toolTargetTicketId, ...labels } = entry.action;
  const tool = actionType === "investigate" && { toolName, toolTargetTicketId };
  const made = { ...entry, action: { actionType, ...tool, ...(actionType === "submit" && labels) } };
  entries.set(entry, made);
  return made;
}

function general(seen: Observation): string {
  const { reward, done, metadata } = seen;
  return (
    `{"observation":${generalJson(ObservationSchema, seen)},"reward":${jsonText({ reward }).slice(10, -1)},` +
    `"done":${String(done)},"metadata":${generalJson(ObservationMetadataSchema, metadata)}}`
  );
}

function written(seen: Observation): string {
  return messageBytes(new HelpdeskReply(seen).json()).toString();
}

describe("what the compiled writer writes is what the general way writes", () => {
  test("for every observation of whole episodes, in one piece and in parts", () => {
    fc.assert(
      fc.property(episodes, (observations) => {
        for (const seen of observations) {
          const expected = general(seen);
          expect(written(seen)).toBe(expected);
          const { observation, reward, done, metadata } = new HelpdeskReply(seen);
          expect(jsonText({ observation, reward, done, metadata })).toBe(expected);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test("for observations in any order: again, older ones, those of another episode, and some that leave out what was told", () => {
    const details = fc.record({
      history: fc.constantFrom("all", "last", "none"),
      staticFields: fc.constantFrom("always", "first"),
    } as const);
    const jumps = fc.array(fc.tuple(fc.nat(1), fc.nat(60), details), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(episodes, episodes, jumps, (one, other, order) => {
        for (const [which, at, options] of order) {
          const seen = which === 0 ? one[at % one.length] : other[at % other.length];
          if (seen === undefined) continue;
          const told = laterObservation(seen, options);
          expect(written(told)).toBe(general(told));
        }
      }),
      { numRuns: RUNS },
    );
  });

  test("for the states and the reports of whole episodes", () => {
    const [state, report] = [createJsonWriter(StateSchema), createJsonWriter(EpisodeReportSchema)];
    const jsonOf = (append: typeof state, value: object): string =>
      Buffer.from(append("", value), "latin1").toString();
    fc.assert(
      fc.property(plays, (results) => {
        for (const { episode } of results) {
          const told = { ...stateOf(episode), split: "all" };
          expect(jsonOf(state, told)).toBe(generalJson(StateSchema, told));
          if (!isOver(episode)) continue;
          const explained = reportOf(episode);
          expect(jsonOf(report, explained)).toBe(generalJson(EpisodeReportSchema, explained));
        }
      }),
      { numRuns: Math.ceil(RUNS / 10) },
    );
  });
});
