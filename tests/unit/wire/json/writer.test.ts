import type { DescMessage } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { ActionSchema } from "../../../../gen/ts/helpdesk/v1/action_pb.js";
import { QueueEventSchema } from "../../../../gen/ts/helpdesk/v1/event_pb.js";
import {
  QueueManagementBreakdownSchema,
  RewardComponentsSchema,
} from "../../../../gen/ts/helpdesk/v1/reward_pb.js";
import { RoutingOptionSchema } from "../../../../gen/ts/helpdesk/v1/route_pb.js";
import { ClusterSummarySchema } from "../../../../gen/ts/helpdesk/v1/ticket_pb.js";
import { ToolResultSchema } from "../../../../gen/ts/helpdesk/v1/tool_result_pb.js";
import { grownListBytes } from "../../../../src/wire/json/grown-list.js";
import { createJsonWriter } from "../../../../src/wire/json/writer.js";

const CASES: Readonly<Record<string, readonly [DescMessage, object, string]>> = {
  "an action is told as it was played, with fields that its kind has no use for": [
    ActionSchema,
    { actionType: "submit", priority: "high", toolTargetTicketId: 'T"1', issueType: undefined },
    '{"action_type":"submit","tool_target_ticket_id":"T\\"1","priority":"high"}',
  ],
  "an action of a kind without fields is its kind": [
    ActionSchema,
    { actionType: "request_info" },
    '{"action_type":"request_info"}',
  ],
  "a result has the words that tell it, what all have, and its own": [
    ToolResultSchema,
    {
      actionType: "investigate",
      toolName: "lookup_related_ticket",
      ticketId: "T-1",
      useful: false,
      found: false,
      targetTicketId: undefined,
    },
    '{"action_type":"investigate","tool_name":"lookup_related_ticket","ticket_id":"T-1","useful":false,"found":false,' +
      '"target_ticket_id":null,"ticket":null}',
  ],
  "so has an event": [
    QueueEventSchema,
    { event: "cluster_stabilized", step: 70, ticketId: "T-1", affectedTicketIds: ["T-2", "T-3"] },
    '{"event":"cluster_stabilized","step":70,"ticket_id":"T-1","affected_ticket_ids":["T-2","T-3"]}',
  ],
  "a reward has the components of its kind, and an empty table where there are no slots": [
    RewardComponentsSchema,
    {
      rewardKind: "operational",
      rewardMode: "dense",
      worth: 0.5,
      share: 1,
      paidBefore: 0,
      shapedStepReward: 1e-7,
    },
    '{"reward_kind":"operational","shaped_step_reward":1e-7,"capacity_after":{},"reward_mode":"dense","worth":0.5,' +
      '"share":1.0,"paid_before":0.0}',
  ],
  "a word that is absent is null": [
    RoutingOptionSchema,
    { priority: "low", scoreMultiplier: 0.9, pressure: 64, easesHotPriority: true },
    '{"issue_type":null,"priority":"low","assignment_group":null,"resolution_action":null,"score_multiplier":0.9,' +
      '"pressure":64,"eases_hot_priority":true}',
  ],
  "a list that is absent is empty": [
    ClusterSummarySchema,
    { aheadCount: 0, hotAheadCount: 0, sharedRequesterCount: 1, incidentOpen: false },
    '{"service_cluster_id":null,"ticket_ids_ahead":[],"ahead_count":0,"hot_ahead_count":0,"shared_requester_count":1,' +
      '"incident_open":false}',
  ],
  "a table that not every task has whole has what is there": [
    QueueManagementBreakdownSchema,
    { slaManagement: 1, incidentManagement: 0 },
    '{"sla_management":1.0,"incident_management":0.0}',
  ],
  "a table of nothing is empty": [QueueManagementBreakdownSchema, {}, "{}"],
};

test.each(Object.entries(CASES))("%s", (_name, [message, value, text]) => {
  expect(createJsonWriter(message)("", value)).toBe(text);
});

test("text is added to what is there, a character for each byte of UTF-8", () => {
  const value = { event: "incident_opened", step: 1, ticketId: "ü", overflow: 0 };
  const text = createJsonWriter(QueueEventSchema)("[", value);
  expect(Buffer.from(text, "latin1").toString()).toBe(
    '[{"event":"incident_opened","step":1,"ticket_id":"ü","overflow":0}',
  );
});

test("an event that no word of the table tells is refused", () => {
  expect(() => createJsonWriter(QueueEventSchema)("", { event: "other", step: 1 })).toThrow(
    "QueueEvent: none of its variants",
  );
});

test("a list that grows is written once, and one that went on in another way anew", () => {
  const written: object[] = [];
  const bytesOf = grownListBytes((text, item) => {
    written.push(item);
    return text + JSON.stringify(item);
  });
  const [a, b, c, d] = [{ n: 1 }, { n: 2 }, { n: 3 }, { n: "x".repeat(3_000) }];
  const textOf = (items: readonly object[]): string => Buffer.from(bytesOf(items, false)).toString();
  expect(textOf([a, b])).toBe('{"n":1},{"n":2}');
  expect(textOf([a, b, c])).toBe('{"n":1},{"n":2},{"n":3}');
  expect(textOf([a, b, c, d])).toBe(`{"n":1},{"n":2},{"n":3},${JSON.stringify(d)}`);
  expect(written).toEqual([a, b, c, d]);
  expect(textOf([a, c])).toBe('{"n":1},{"n":3}');
  expect(textOf([c])).toBe('{"n":3}');
  expect(textOf([])).toBe("");
});

test("the memory of a list that is whole is another's, and it is told again as it was", () => {
  const bytesOf = grownListBytes((text, item) => text + JSON.stringify(item));
  const listOf = (name: string, count: number): object[] =>
    Array.from({ length: count }, (_, n) => ({ name, n }));
  const wholeOf = (items: readonly object[]): string => items.map((item) => JSON.stringify(item)).join();
  const [first, second] = [listOf("first", 9), listOf("second", 9)];
  const place = bytesOf(first, true).buffer;
  expect(bytesOf(second, false).buffer).toBe(place);
  expect(Buffer.from(bytesOf(first, true)).toString()).toBe(wholeOf(first));
  expect(Buffer.from(bytesOf(second, true)).toString()).toBe(wholeOf(second));
  expect(Buffer.from(bytesOf(first.slice(0, 4), false)).toString()).toBe(wholeOf(first.slice(0, 4)));
});

test("lists that outgrow their memory leave it to others, and none has another's bytes", () => {
  const bytesOf = grownListBytes((text, item) => text + JSON.stringify(item));
  const lists = Array.from({ length: 5 }, (): object[] => []);
  for (let step = 0; step < 60; step += 1) {
    for (const [index, items] of lists.entries()) {
      items.push({ index, step, padding: "x".repeat(100 * (index + 1)) });
      const whole = items.map((item) => JSON.stringify(item)).join();
      expect(Buffer.from(bytesOf(items, false)).toString()).toBe(whole);
    }
  }
});
