import type { Dataset } from "../dataset/index.js";
import { derive, type ExamKey } from "./key.js";

/** Other names for tickets, clusters and people: the same all through an exam, and of no use outside it. */
export interface Aliases {
  /** A text with every id of a ticket and every address of a requester in it by its alias. */
  readonly text: (text: string) => string;
  /** A cluster's, or of a follow-up without one the ticket's that it came from. */
  readonly cluster: (id: string) => string;
  /** The ticket that an agent means; of a name that is no alias, one that no ticket has. */
  readonly meant: (target: string) => string;
  /** What the agent called it, from {@link meant}. */
  readonly called: (target: string) => string;
}

/** Hex digits of an alias: 48 bits, so that two of a dataset are the same in no practice. */
const DIGITS = 12;

/** Ids of tickets hold no spaces: nothing that starts so is one. */
const UNKNOWN = " ";

/** A follow-up is named after its ticket, as outside an exam. */
const FOLLOW_UP = "-followup";

export function createAliases({ tickets }: Dataset, key: ExamKey): Aliases {
  const digest = (kind: string, name: string): string =>
    derive(key, `helpdesk-exam/${kind}/${name}`).toString("hex").slice(0, DIGITS);
  const names = new Map<string, string>();
  const ids = new Map<string, string>();
  for (const { ticketId, requester } of tickets) {
    names.set(requester, personAlias(requester, digest("person", requester)));
    ids.set(`ticket-${digest("ticket", ticketId)}`, ticketId);
  }
  // An id wins over a requester of the same name: what links tickets must hold.
  for (const [alias, ticketId] of ids) names.set(ticketId, alias);
  const pattern = anyOf([...names.keys()]);
  const text = (original: string): string => original.replace(pattern, (name) => names.get(name) ?? name);

  return {
    text,
    cluster: (id) => (names.has(id) ? text(id) : `cluster-${digest("cluster", id)}`),
    meant(target) {
      const isFollowUp = target.endsWith(FOLLOW_UP);
      const known = ids.get(isFollowUp ? target.slice(0, -FOLLOW_UP.length) : target);
      if (known === undefined) return UNKNOWN + target;
      return isFollowUp ? known + FOLLOW_UP : known;
    },
    called: (target) => (target.startsWith(UNKNOWN) ? target.slice(UNKNOWN.length) : text(target)),
  };
}

/** An address keeps its domain: whether a sender is one of the house is what a reader has to see. */
function personAlias(requester: string, digest: string): string {
  const at = requester.lastIndexOf("@");
  return `person-${digest}${at === -1 ? "" : requester.slice(at)}`;
}

/** Whole names alone, the longer first: `ticket-1` is not in `ticket-10`. */
function anyOf(names: readonly string[]): RegExp {
  const choices = [...names]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"))
    .join("|");
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${choices})(?![\\p{L}\\p{N}])`, "gu");
}
