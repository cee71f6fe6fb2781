import type { OwnWords } from "./origins.js";
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
}
