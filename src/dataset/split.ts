import { createHash } from "node:crypto";
import type { Ticket } from "../domain/ticket.js";
import { SPLITS, type Split, type SplitChoice } from "../domain/vocabulary.js";
import { createDataset } from "./create-dataset.js";
import type { Dataset } from "./dataset.js";
import { relatedGroups } from "./related-groups.js";

/**
 * The tickets in two parts of about equal size, each a dataset of its own in the order of the file. Tickets are
 * related when they share the requester or the service cluster or when one links to the other, through however many
 * others; related tickets stay together. So whatever the rules look up for a ticket of a split (history, links,
 * clusters, counts) is whole within the split: the other one is not needed, and cannot show.
 *
 * The tickets alone decide, not their order: groups of related tickets are taken from the largest to the smallest,
 * equal ones by the SHA-256 of their sorted ids, and each goes to the split that has fewer tickets so far, on a tie to
 * dev. A dataset of one group has an empty test split.
 */
export function splitDataset(dataset: Dataset): Splits {
  const known = SPLITS_OF.get(dataset);
  if (known !== undefined) return known;
  const splits = cut(dataset);
  SPLITS_OF.set(dataset, splits);
  return splits;
}

/** The tickets that the word asks for. */
export function ticketsIn(dataset: Dataset, split: SplitChoice): Dataset {
  return split === "all" ? dataset : splitDataset(dataset)[split];
}

export type Splits = Readonly<Record<Split, Dataset>>;

/** A pure memo by an immutable value: a dataset is cut once. */
const SPLITS_OF = new WeakMap<Dataset, Splits>();

function cut(dataset: Dataset): Splits {
  const splitOf = assign(groupsOfRelated(dataset.tickets));
  const part = (split: Split): Dataset =>
    createDataset(
      dataset.tickets.filter(({ ticketId }) => splitOf.get(ticketId) === split),
      dataset.words,
    );
  return { dev: part("dev"), test: part("test") };
}

/** The family of each ticket, by ticket id: the tickets related to it, named after the first of their ids. */
export function familiesOf(dataset: Dataset): ReadonlyMap<string, string> {
  return new Map(
    groupsOfRelated(dataset.tickets).flatMap((group) =>
      group.map((ticketId): [string, string] => [ticketId, group[0] ?? ticketId]),
    ),
  );
}

/** Ids of related tickets, sorted. */
type Group = readonly string[];

function groupsOfRelated(tickets: readonly Ticket[]): readonly Group[] {
  return relatedGroups(tickets).map((group) => group.map(({ ticketId }) => ticketId).sort());
}

function assign(groups: readonly Group[]): ReadonlyMap<string, Split> {
  const splitOf = new Map<string, Split>();
  const counts: Record<Split, number> = { dev: 0, test: 0 };
  const ordered = groups
    .map((group) => ({ group, hash: createHash("sha256").update(group.join("\n")).digest("hex") }))
    .sort((a, b) => b.group.length - a.group.length || (a.hash < b.hash ? -1 : 1));
  for (const { group } of ordered) {
    const split = SPLITS.reduce((least, other) => (counts[other] < counts[least] ? other : least));
    counts[split] += group.length;
    for (const ticketId of group) splitOf.set(ticketId, split);
  }
  return splitOf;
}
