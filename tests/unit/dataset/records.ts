import type { Ticket } from "../../../src/domain/ticket.js";

/** A record as it stands in a file: complete, with the members given changed. */
export function aRecord(members: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    ticket_id: "t-1",
    title: "Printer on floor two",
    requester: "kim@example.org",
    description: "It prints only every other page.",
    issue_type: "application_support",
    priority: "medium",
    assignment_group: "application_team",
    resolution_action: "escalate",
    ...members,
  };
}

/** The ticket that {@link aRecord} is read as, with the members given changed. */
export function aTicket(members: Partial<Ticket> = {}): Ticket {
  return {
    ticketId: "t-1",
    title: "Printer on floor two",
    requester: "kim@example.org",
    description: "It prints only every other page.",
    issueType: "application_support",
    priority: "medium",
    assignmentGroup: "application_team",
    resolutionAction: "escalate",
    ...members,
  };
}
