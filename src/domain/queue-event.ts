/** What changed the queue besides the routing itself; a projection of the facts. */
export type QueueEvent =
  | {
      /** What happened. */
      readonly event: "ticket_deferred";
      /** The step that brought it; 1 is the first. */
      readonly step: number;
      /** The ticket that went to the end of the queue. */
      readonly ticketId: string;
      /** Whether the ticket was hot or a follow-up; then it is a breach. */
      readonly slaRisk: boolean;
    }
  | {
      /** What happened. */
      readonly event: "defer_denied";
      /** The step that brought it; 1 is the first. */
      readonly step: number;
      /** The ticket that stayed. */
      readonly ticketId: string;
      /** Whether the ticket was hot or a follow-up; then it is a breach. */
      readonly slaRisk: boolean;
    }
  | {
      /** What happened. */
      readonly event: "incident_opened";
      /** The step that brought it; 1 is the first. */
      readonly step: number;
      /** The ticket for which it was opened. */
      readonly ticketId: string;
      /** 1 when no incident slot was left, else 0. */
      readonly overflow: number;
    }
  | {
      /** What happened. */
      readonly event: "cluster_stabilized";
      /** The step that brought it; 1 is the first. */
      readonly step: number;
      /** The handled ticket that did it. */
      readonly ticketId: string;
      /** The later tickets that were eased. */
      readonly affectedTicketIds: readonly string[];
    }
  | {
      /** What happened. */
      readonly event: "cluster_destabilized";
      /** The step that brought it; 1 is the first. */
      readonly step: number;
      /** The handled ticket that did it. */
      readonly ticketId: string;
      /** The later tickets that were made worse. */
      readonly affectedTicketIds: readonly string[];
    }
  | {
      /** What happened. */
      readonly event: "follow_up_spawned";
      /** The step that brought it; 1 is the first. */
      readonly step: number;
      /** The handled ticket that brought it. */
      readonly ticketId: string;
      /** The new ticket. */
      readonly followUpTicketId: string;
    }
  | {
      /** What happened. */
      readonly event: "step_limit_reached";
      /** The step that brought it; 1 is the first. */
      readonly step: number;
      /** Tickets that were left and scored 0. */
      readonly affectedTicketIds: readonly string[];
    };

export type QueueEventName = QueueEvent["event"];
