import { describe, expect, test } from "vitest";
import type { TaskId } from "../../../src/domain/task.js";
import type { Ticket } from "../../../src/domain/ticket.js";
import type { ToolName } from "../../../src/domain/vocabulary.js";
import { requiredAsPresented } from "../../../src/engine/context.js";
import { aTicket, current, lookingUp, played, startWith } from "./builders.js";

function required(
  taskId: TaskId,
  queue: readonly Ticket[],
  others: readonly Ticket[] = [],
): readonly ToolName[] {
  return requiredAsPresented(current(startWith(taskId, queue, others).episode));
}

const note = { planningNote: "Plan." };

describe("a ticket requires", () => {
  test("nothing on a task that hides no context", () => {
    expect(required(1, [aTicket({ ...note, investigationTools: ["lookup_internal_routing_note"] })])).toEqual(
      [],
    );
  });

  test("its declared tools first, then the related ticket and the note, each once", () => {
    const linked = aTicket();
    const ticket = aTicket({
      ...note,
      relatedTicketId: linked.ticketId,
      investigationTools: ["lookup_internal_routing_note"],
    });
    expect(required(2, [ticket], [linked])).toEqual([
      "lookup_internal_routing_note",
      "lookup_related_ticket",
    ]);
  });

  test("only tools of the task that have something to show", () => {
    const ticket = aTicket({
      investigationTools: [
        "lookup_queue_capacity_forecast",
        "lookup_requester_history",
        "lookup_related_ticket",
      ],
    });
    expect(required(2, [ticket])).toEqual([]);
    expect(required(3, [ticket])).toEqual(["lookup_queue_capacity_forecast"]);
  });

  test("the history of a shared requester if it is hot, but not if it is calm and usual", () => {
    const other = aTicket({ requester: "r" });
    expect(required(2, [aTicket({ requester: "r", priority: "high" })], [other])).toEqual([
      "lookup_requester_history",
    ]);
    expect(required(2, [aTicket({ requester: "r" })], [other])).toEqual([]);
  });

  test("the forecast if it has an alternate and some route is under pressure", () => {
    const alternateRoutes = [{ assignmentGroup: "procurement", scoreMultiplier: 0.8 } as const];
    const pressed = aTicket({ alternateRoutes });
    expect(required(3, [pressed, aTicket()])).toEqual(["lookup_queue_capacity_forecast"]);
    expect(required(3, [pressed, aTicket({ assignmentGroup: "service_desk" })])).toEqual([]);
  });

  test("the cluster summary for a hot ticket ahead on task 3, for a link of its own on task 2", () => {
    const cluster = { serviceClusterId: "c" };
    const linked = aTicket();
    expect(required(3, [aTicket(cluster), aTicket({ ...cluster, priority: "high" })])).toEqual([
      "lookup_queue_cluster_summary",
    ]);
    expect(required(2, [aTicket(cluster), aTicket({ ...cluster, priority: "high" })])).toEqual([]);
    expect(
      required(2, [aTicket({ ...cluster, relatedTicketId: linked.ticketId }), aTicket(cluster)], [linked]),
    ).toEqual(["lookup_related_ticket", "lookup_queue_cluster_summary"]);
  });
});

test("a required tool pays once, and an unneeded one never", () => {
  const start = startWith(2, [aTicket({ ...note, requester: "r" })], [aTicket({ requester: "r" })]);
  const paid = played(start, lookingUp("lookup_internal_routing_note"));
  expect(paid.observation.lastRewardComponents?.worth).toBe(0.03);
  expect(played(paid, lookingUp("lookup_internal_routing_note")).observation.reward).toBe(0);
  expect(played(paid, lookingUp("lookup_requester_history")).observation.reward).toBe(0);
});
