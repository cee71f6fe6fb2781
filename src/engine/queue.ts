import type { Dataset, EndlessTickets } from "../dataset/dataset.js";
import { TASK_IDS, type Task, type TaskId } from "../domain/task.js";
import type { Ticket } from "../domain/ticket.js";
import { TUNING } from "../domain/tuning.js";
import { createRng, type Rng } from "../support/rng.js";

/**
 * How a seed becomes a task and a queue. Each question has a generator of its own, so that asking for what would be
 * drawn anyway gives the same episode:
 *
 * - task: `helpdesk/task/<seed>`, one draw below 3, as an index into the task ids;
 * - size: `helpdesk/size/<seed>`, one draw below 3, added to 3; at most the dataset;
 * - tickets: `helpdesk/queue/<seed>`. Without a cluster: `drawn(all tickets, size)`. With one: a draw below the number
 *   of service clusters with two tickets or more picks the cluster; if three of its tickets are possible (queue size
 *   from 4, cluster of 3 or more), a draw below 2 decides on 2 or 3; `drawn` picks these from the cluster, then the
 *   others from the tickets outside it, in the order of the file.
 *
 * `drawn` takes items by the first rounds of a Fisher–Yates shuffle: round i swaps item i with item
 * i + (a draw below what remains).
 */
export function drawTaskId(seed: number): TaskId {
  return at(TASK_IDS, createRng(`helpdesk/task/${String(seed)}`).below(TASK_IDS.length));
}

interface QueueRequest {
  readonly seed: number;
  readonly task: Task;
  readonly queueSize?: number;
}

/** A queue, and the tickets that its episode knows. */
export interface SampledQueue {
  readonly dataset: Dataset;
  readonly tickets: readonly Ticket[];
}

/** A queue for the seed, of whatever tickets there are. */
export function queueFor(dataset: Dataset, request: QueueRequest): SampledQueue {
  if (dataset.endless !== undefined) return drawnQueue(dataset.endless, request);
  return { dataset, tickets: sampleQueue(dataset, request) };
}

/** Of tickets that never run out: the cluster, where the task has one, among others, as everywhere. */
function drawnQueue(endless: EndlessTickets, { seed, task, queueSize }: QueueRequest): SampledQueue {
  const size = queueSize ?? drawSize(seed);
  const rng = createRng(`helpdesk/queue/${String(seed)}`);
  const { smallestWithCluster } = TUNING.queue;
  const clusterTickets =
    task.clusters && size >= smallestWithCluster ? clusterTicketsWanted(rng, Infinity, size) : 0;
  const { dataset, cluster, others } = endless.draw({ seed, size, clusterTickets });
  return { dataset, tickets: interleaved([...cluster].sort(linkedLastThenById), others) };
}

/** A queue sampled from the seed. See docs/rules.md#how-a-queue-is-drawn. */
export function sampleQueue(dataset: Dataset, request: QueueRequest): readonly Ticket[] {
  const wanted = request.queueSize ?? drawSize(request.seed);
  const size = Math.min(wanted, dataset.tickets.length);
  const rng = createRng(`helpdesk/queue/${String(request.seed)}`);
  const clusters = clustersFor(dataset, request.task, size);
  if (clusters.length === 0) return drawn(rng, dataset.tickets, size);
  return withCluster(rng, dataset, at(clusters, rng.below(clusters.length)), size);
}

function drawSize(seed: number): number {
  const { smallestDrawn, largestDrawn } = TUNING.queue;
  return smallestDrawn + createRng(`helpdesk/size/${String(seed)}`).below(largestDrawn - smallestDrawn + 1);
}

/** Service clusters that a queue can take; none on a task or at a size without. */
function clustersFor(dataset: Dataset, task: Task, size: number): readonly string[] {
  const { smallestWithCluster, clusterTickets } = TUNING.queue;
  if (!task.clusters || size < smallestWithCluster) return [];
  return dataset.serviceClusterIds.filter((id) => dataset.byServiceCluster(id).length >= clusterTickets);
}

function withCluster(rng: Rng, dataset: Dataset, clusterId: string, size: number): readonly Ticket[] {
  const cluster = dataset.byServiceCluster(clusterId);
  const outside = dataset.outsideServiceCluster(clusterId);
  const wanted = clusterTicketsWanted(rng, cluster.length, size);
  // A dataset with too few tickets outside the cluster fills the queue from the cluster.
  const count = Math.max(wanted, size - outside.length);
  const members = drawn(rng, cluster, count).sort(linkedLastThenById);
  return interleaved(members, drawn(rng, outside, size - count));
}

function clusterTicketsWanted(rng: Rng, clusterLength: number, size: number): number {
  const { clusterTickets, largerClusterTickets, smallestWithLargerCluster } = TUNING.queue;
  if (size < smallestWithLargerCluster || clusterLength < largerClusterTickets) return clusterTickets;
  return clusterTickets + rng.below(largerClusterTickets - clusterTickets + 1);
}

/** The story's start comes before what refers to it. */
function linkedLastThenById(a: Ticket, b: Ticket): number {
  const byLink = Number(a.relatedTicketId !== undefined) - Number(b.relatedTicketId !== undefined);
  if (byLink !== 0) return byLink;
  return a.ticketId < b.ticketId ? -1 : 1;
}

/** Cluster ticket, other, cluster ticket, other…; what one side has left over comes last. */
function interleaved(members: readonly Ticket[], others: readonly Ticket[]): readonly Ticket[] {
  const rounds = Math.max(members.length, others.length);
  const queue: Ticket[] = [];
  for (let round = 0; round < rounds; round += 1) {
    queue.push(...members.slice(round, round + 1), ...others.slice(round, round + 1));
  }
  return queue;
}

function drawn<T>(rng: Rng, items: readonly T[], count: number): T[] {
  const rest = [...items];
  for (let round = 0; round < count; round += 1) {
    const other = round + rng.below(rest.length - round);
    const taken = at(rest, other);
    rest[other] = at(rest, round);
    rest[round] = taken;
  }
  return rest.slice(0, count);
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error(`no item ${String(index)} of ${String(items.length)}`);
  return item;
}
