import type { OwnWords } from "./origins.js";
import type { TicketSource, WorldTwin } from "../domain/ticket-source.js";
import type { Ticket } from "../domain/ticket.js";

/** The tickets and the indexes that the rules read: built once, never scanned in a step. */
export interface Dataset {
  /** In the order of the file. */
  readonly tickets: readonly Ticket[];
  /** SHA-256 of the canonical JSON of all tickets, in lower-case hex. */
  readonly digest: string;
  /** What their file says beside them, for reports; undefined of tickets that have nobody's own words. */
  readonly words: OwnWords | undefined;
  byId(ticketId: string): Ticket | undefined;
  /** In the order of the file; empty when there is none. */
  byRequester(requester: string): readonly Ticket[];
  /** In the order of the file; empty when there is none. */
  byServiceCluster(serviceClusterId: string): readonly Ticket[];
  /** All tickets that are not of this service cluster, in the order of the file. */
  outsideServiceCluster(serviceClusterId: string): readonly Ticket[];
  /** Ids of the service clusters, in the order of first appearance. */
  readonly serviceClusterIds: readonly string[];
  /** Of tickets that never run out, of which `tickets` has none: what an episode is played with is drawn for it. */
  readonly endless: EndlessTickets | undefined;
}

/** Tickets that are drawn when they are asked for; the same for the same question. */
export interface EndlessTickets {
  /** What they are drawn from, with what it leaves out. */
  readonly source: TicketSource;
  /** SHA-256 of what worlds are made of. */
  readonly worldsDigest: string;
  /** What is drawn for a seed. */
  draw(order: QueueOrder): DrawnQueue;
  /** These tickets, whose ids are known, and those that belong to them. */
  holding(ticketIds: readonly string[]): Dataset;
  /** The same tickets in another form: equal questions draw queues that pair. */
  twin(twin: WorldTwin): Dataset;
  /** Of what a ticket is one, as its id tells: tickets of one family are related. */
  familyOf(ticketId: string): string;
}

/** The queue that an episode asks for. */
export interface QueueOrder {
  readonly seed: number;
  /** Tickets in all; 1 or more. */
  readonly size: number;
  /** Tickets of one service cluster among them, unless the source says otherwise; 0: none belong together. */
  readonly clusterTickets: number;
}

/** Tickets for one queue. */
export interface DrawnQueue {
  /** They and those that belong to them. */
  readonly dataset: Dataset;
  readonly cluster: readonly Ticket[];
  /** In the order of play. */
  readonly others: readonly Ticket[];
}
