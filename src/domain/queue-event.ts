/** What changed the queue besides the routing itself; a projection of the facts. */
export type QueueEvent =
  | {
      readonly event: "ticket_deferred";
      readonly step: number;
      readonly ticketId: string;
      readonly slaRisk: boolean;
    }
  | {
      readonly event: "defer_denied";
      readonly step: number;
      readonly ticketId: string;
      readonly slaRisk: boolean;
    }
  | {
      readonly event: "incident_opened";
      readonly step: number;
      readonly ticketId: string;
      readonly overflow: number;
    }
  | {
      readonly event: "cluster_stabilized";
      readonly step: number;
      /** The handled ticket that did it. */
      readonly ticketId: string;
      readonly affectedTicketIds: readonly string[];
    }
  | {
      readonly event: "cluster_destabilized";
      readonly step: number;
      readonly ticketId: string;
      readonly affectedTicketIds: readonly string[];
    }
  | {
      readonly event: "follow_up_spawned";
      readonly step: number;
      readonly ticketId: string;
      readonly followUpTicketId: string;
    }
  | {
      readonly event: "step_limit_reached";
      readonly step: number;
      /** Tickets that were left and scored 0. */
      readonly affectedTicketIds: readonly string[];
    };

export type QueueEventName = QueueEvent["event"];
