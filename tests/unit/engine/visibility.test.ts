import { describe, expect, test } from "vitest";
import type { ToolResult } from "../../../src/domain/tool-result.js";
import { aRoute, aTicket, lookingUp, played, startWith, submitting } from "./builders.js";

const redacted = { redactedTitle: "Short", redactedDescription: "Short text." };
const noted = { planningNote: "Plan.", ...redacted };

describe("the current ticket", () => {
  test("shows its redacted text and no note while a required tool remains", () => {
    const { observation } = startWith(2, [aTicket(noted)]);
    expect(observation.currentTicket).toMatchObject({ title: "Short", description: "Short text." });
    expect(observation.currentTicket).toHaveProperty("planningNote", undefined);
  });

  test("shows all once no required tool remains", () => {
    const ticket = aTicket(noted);
    const { observation } = played(startWith(2, [ticket]), lookingUp("lookup_internal_routing_note"));
    expect(observation.currentTicket).toMatchObject({ title: ticket.title, planningNote: "Plan." });
  });

  test("shows the customer's update only once asked for", () => {
    const start = startWith(2, [aTicket({ customerUpdateNote: "Update." })]);
    expect(start.observation.currentTicket).toHaveProperty("customerUpdateNote", undefined);
    const asked = played(start, { actionType: "request_info" });
    expect(asked.observation.currentTicket?.customerUpdateNote).toBe("Update.");
  });
});

describe("a looked-up ticket", () => {
  const first = aTicket({ requester: "r", priority: "high" });
  const waiting = aTicket({ requester: "r", ...redacted });
  const outside = aTicket({ requester: "r", ...redacted });

  function historyOf(result: ToolResult | null): unknown {
    if (result?.actionType !== "investigate" || result.toolName !== "lookup_requester_history") return null;
    return result.tickets;
  }

  test("that waits is open, redacted and without labels; one outside the queue is closed, with them", () => {
    const { observation } = played(
      startWith(2, [first, waiting], [outside]),
      lookingUp("lookup_requester_history"),
    );
    expect(historyOf(observation.lastToolResult)).toEqual([
      {
        ticketId: waiting.ticketId,
        title: "Short",
        description: "Short text.",
        requester: "r",
        status: "open",
      },
      {
        ticketId: outside.ticketId,
        title: outside.title,
        description: outside.description,
        requester: "r",
        status: "closed",
        labels: aRoute(),
      },
    ]);
  });

  test("that was handled in this queue is closed, with its labels", () => {
    const done = played(startWith(2, [first, waiting]), submitting(first));
    const { observation } = played(done, lookingUp("lookup_requester_history"));
    expect(historyOf(observation.lastToolResult)).toMatchObject([
      { ticketId: first.ticketId, status: "closed", labels: aRoute({ priority: "high" }) },
    ]);
  });

  test("that came back as a follow-up keeps its labels until the follow-up is handled too", () => {
    const missed = submitting({
      ...aRoute({ issueType: "spam_phishing" }),
      assignmentGroup: "procurement",
      resolutionAction: "ignore",
    });
    const cameBack = played(startWith(2, [first, waiting]), missed, lookingUp("lookup_requester_history"));
    const [shown, followUp] = [first.ticketId, `${first.ticketId}-followup`];
    expect(historyOf(cameBack.observation.lastToolResult)).toMatchObject([
      { ticketId: shown, status: "closed" },
      { ticketId: followUp, status: "open" },
    ]);
    expect(JSON.stringify(cameBack.observation.lastToolResult)).not.toContain("labels");
  });

  test("that waits is shown in full on a task that hides nothing", () => {
    const { observation } = played(startWith(1, [first, waiting]), lookingUp("lookup_requester_history"));
    expect(historyOf(observation.lastToolResult)).toMatchObject([{ title: waiting.title, status: "open" }]);
  });
});

test("the related lookup finds nothing but the ticket's own link", () => {
  const [linked, other] = [aTicket(), aTicket()];
  const start = startWith(1, [aTicket({ relatedTicketId: linked.ticketId })], [linked, other]);
  const { observation } = played(start, {
    actionType: "investigate",
    toolName: "lookup_related_ticket",
    toolTargetTicketId: other.ticketId,
  });
  expect(observation.lastToolResult).toEqual({
    actionType: "investigate",
    toolName: "lookup_related_ticket",
    ticketId: start.observation.currentTicket?.ticketId,
    targetTicketId: other.ticketId,
    useful: false,
    found: false,
  });
});

test.each(["low", "critical"] as const)(
  "a relief route under an incident does not tell whether its ticket is %s",
  (priority) => {
    const cluster = { serviceClusterId: "c", relatedTicketId: "known" };
    const start = startWith(
      3,
      [aTicket({ ...cluster, incidentRecommended: true }), aTicket({ ...cluster, priority })],
      [aTicket({ ticketId: "known" })],
    );
    const tools = start.observation.currentTicket?.contextStatus?.recommendedTools ?? [];
    const handled = played(
      start,
      { actionType: "open_incident" },
      ...tools.map(lookingUp),
      submitting(aRoute()),
    );
    const { observation } = played(handled, lookingUp("lookup_internal_routing_note"));
    expect(observation.currentTicket?.routingOptions).toEqual([
      {
        assignmentGroup: "service_desk",
        resolutionAction: "acknowledge",
        scoreMultiplier: 0.94,
        pressure: 0,
        easesHotPriority: true,
      },
    ]);
  },
);
