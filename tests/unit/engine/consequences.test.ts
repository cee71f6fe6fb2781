import { describe, expect, test } from "vitest";
import { primaryRoute } from "../../../src/domain/ticket.js";
import { stateOf } from "../../../src/engine/index.js";
import { aRoute, aTicket, current, entry, lookingUp, played, startWith, submitting } from "./builders.js";

const cluster = { serviceClusterId: "c" };
const wrong = submitting(aRoute({ issueType: "onboarding", assignmentGroup: "security_team" }));
const right = submitting(aRoute());

describe("handling a ticket well", () => {
  test("gives each clustered ticket ahead a relief route, a note and an update", () => {
    const [first, second] = [
      aTicket({ ...cluster, ticketId: "a" }),
      aTicket({ ...cluster, priority: "high" }),
    ];
    const { episode } = played(startWith(2, [first, second]), right);
    const { ticket, progress } = current(episode);
    expect(progress.relief).toEqual({
      assignmentGroup: "service_desk",
      resolutionAction: "assign",
      scoreMultiplier: 0.86,
      underIncident: false,
    });
    expect(ticket.planningNote).toBe(
      "Handling of a settled the common cause; the service desk can take this one.",
    );
    expect(ticket.customerUpdateNote).toBe("Since a was handled, the requester reports an improvement.");
  });

  test("under an incident eases a hot priority, and keeps the better relief", () => {
    const ticket = (priority: "critical" | "low"): ReturnType<typeof aTicket> =>
      aTicket({ ...cluster, priority, incidentRecommended: priority === "low" });
    const start = startWith(3, [ticket("low"), ticket("critical"), ticket("low")]);
    const { episode } = played(
      start,
      { actionType: "open_incident" },
      lookingUp("lookup_queue_cluster_summary"),
      right,
    );
    expect(entry(episode, 1).progress.relief).toEqual({
      assignmentGroup: "service_desk",
      resolutionAction: "acknowledge",
      priority: "high",
      scoreMultiplier: 0.94,
      underIncident: true,
    });
    expect(entry(episode, 2).progress.relief?.priority).toBeUndefined();
  });

  test("changes nothing on task 1", () => {
    const { episode } = played(startWith(1, [aTicket(cluster), aTicket(cluster)]), right);
    expect(current(episode).progress.relief).toBeNull();
    expect(stateOf(episode).clusterStabilizationsTotal).toBe(0);
  });
});

describe("handling a ticket badly", () => {
  test("makes each clustered ticket ahead more urgent and links it", () => {
    const first = aTicket({ ...cluster, priority: "high", ticketId: "b" });
    const { episode } = played(startWith(2, [first, aTicket({ ...cluster, planningNote: "Plan." })]), wrong);
    const { ticket } = current(episode);
    expect(ticket.priority).toBe("medium");
    expect(ticket.incidentRecommended).toBe(true);
    expect(ticket.relatedTicketId).toBe("b");
    expect(ticket.planningNote).toBe("Plan. Handling of b left the common cause open; this one is affected.");
  });

  test("brings a ticket at risk back as a follow-up at the end of the queue", () => {
    const first = aTicket({ ticketId: "c", followUp: true, priority: "high", redactedTitle: "Short" });
    const { episode } = played(startWith(2, [first, aTicket()]), wrong);
    const { ticket } = entry(episode, 2);
    expect(ticket).toEqual({
      ticketId: "c-followup",
      requester: first.requester,
      title: "Follow-up: Short",
      description:
        "The full text is shown once the recommended tools have been used. " +
        "The requester came back: c was closed, but the matter is not settled.",
      redactedTitle: "Follow-up: Short",
      redactedDescription: "The full text is shown once the recommended tools have been used.",
      ...primaryRoute({ ...first, priority: "critical", resolutionAction: "escalate" }),
      planningNote: "Opened again from c; check what was done there.",
      customerUpdateNote: "The requester says that c did not solve it.",
      relatedTicketId: "c",
      generatedFromTicketId: "c",
      serviceClusterId: "c",
      followUp: true,
      incidentRecommended: false,
    });
  });

  test("does not bring a follow-up back a second time, nor a ticket that is not at risk", () => {
    const once = played(startWith(2, [aTicket({ followUp: true })]), wrong, wrong);
    expect(stateOf(once.episode).spawnedFollowUpTicketIds).toHaveLength(1);
    expect(once.observation.done).toBe(true);
    const never = played(startWith(2, [aTicket()]), wrong);
    expect(stateOf(never.episode).spawnedFollowUpTicketIds).toEqual([]);
  });

  test("is what a penalised action counts as, with score 0", () => {
    const { episode, observation } = played(startWith(2, [aTicket(cluster), aTicket(cluster)]), {
      actionType: "open_incident",
    });
    expect(observation.reward).toBe(0);
    expect(current(episode).ticket.priority).toBe("medium");
    expect(stateOf(episode).incidentGapTotal).toBe(0);
  });
});

describe("a defer", () => {
  test("moves a calm ticket to the end and leaves it as it is", () => {
    const [first, second] = [aTicket({ planningNote: "Plan." }), aTicket()];
    const { episode, observation } = played(startWith(2, [first, second]), { actionType: "defer" });
    expect(stateOf(episode).queueTicketIds).toEqual([second.ticketId, first.ticketId]);
    expect(entry(episode, 1).ticket).toEqual(first);
    expect(observation.lastRewardComponents?.worth).toBe(0.02);
  });

  test("costs a breach, a level of priority and patience where it risks the SLA", () => {
    const hot = aTicket({ ticketId: "d", priority: "high" });
    const { episode, observation } = played(startWith(2, [hot, aTicket()]), { actionType: "defer" });
    expect(entry(episode, 1).ticket).toEqual({
      ...hot,
      priority: "critical",
      followUp: true,
      customerUpdateNote: "While d was put off, the requester asked for progress.",
    });
    expect(observation.reward).toBe(0);
    expect(stateOf(episode).slaBreachCount).toBe(1);
  });

  test("is denied a second time and on the last ticket, at the price of a breach", () => {
    const denied = played(startWith(2, [aTicket()]), { actionType: "defer" });
    const state = stateOf(denied.episode);
    expect([state.slaBreachCount, state.deferredTicketCount, state.currentTicketIndex]).toEqual([1, 0, 0]);
  });
});
