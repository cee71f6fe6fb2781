import type { Action, Move } from "../../domain/action.js";
import type { Episode, QueuedTicket } from "../../domain/episode.js";
import { labelsOf, type Route } from "../../domain/route.js";
import { primaryRoute } from "../../domain/ticket.js";
import { TUNING } from "../../domain/tuning.js";
import { hasAhead } from "../clusters.js";
import { remainingTools, requiredAsPresented } from "../context.js";
import { currentEntry, isFollowUp, isOver } from "../cursor.js";
import { handlingOf } from "../handling.js";
import { isCovered } from "../incidents.js";
import { routePressure } from "../pressure.js";
import { alternatesOf } from "../routes.js";
import { scoreEpisode } from "../rubric.js";
import { contextGapPenalty } from "../submit-terms.js";
import { advance } from "./advance.js";
import { upperBound } from "./bound.js";
import { distinctRoutes, type GradedRoute } from "./distinct-routes.js";
import { positionKey } from "./position-key.js";
import { tallyOf, type Tally } from "./tally.js";

/**
 * The greatest rubric reward that any actions reach from a position, with sight of every label.
 * See docs/rules.md#the-optimum.
 */
export interface Optimum {
  /** What {@link plan} reaches; in [0, 1]. */
  readonly lower: number;
  /** What nothing exceeds; equal to `lower` where it is proven. */
  readonly upper: number;
  readonly isProven: boolean;
  /** Actions that reach `lower` from the position. */
  readonly plan: readonly Action[];
  /** Positions that were looked at. */
  readonly nodes: number;
}

export interface OptimumOptions {
  /** Positions to look at before the search gives its bounds instead of a proof. 0: the diligent line alone is played. */
  readonly maxNodes?: number;
  /** A rubric reward that is known to be reached: only what is above it is looked for. Where nothing is, the plan is empty. */
  readonly reached?: number;
  /** A rubric reward that is known not to be exceeded: what reaches it ends the search. */
  readonly ceiling?: number;
}

/** Enough for all but a few in ten thousand sampled hard episodes, and well under a second. */
export const DEFAULT_MAX_NODES = 20_000;

/** Points; two values closer than this are the same. */
const TOLERANCE = 1e-12;

/** Branch and bound over all that the rules can tell apart, best first. Only of an episode whose ticket is presented. */
export function findOptimum(start: Episode, options: OptimumOptions = {}): Optimum {
  return createOptimumSearch()(start, options);
}

/** Searches from several positions of one episode, which have its tickets' routes in common. */
export function createOptimumSearch(): typeof findOptimum {
  const routes = createRouteMemory();
  return (start, options) => search(start, options ?? {}, routes);
}

function search(start: Episode, options: OptimumOptions, routes: RouteMemory): Optimum {
  const { maxNodes = DEFAULT_MAX_NODES, reached = -1, ceiling = 1 } = options;
  const seen = new Map<string, Tally[]>();
  const path: Move[] = [];
  let nodes = 0;
  let lower = reached;
  let hasLine = false;
  let cutOffAt = -1;
  let plan: readonly Move[] = [];

  visit(start, tallyOf(start));
  const upper = Math.max(lower, Math.min(ceiling, cutOffAt));
  return { lower, upper, isProven: upper === lower, plan: plan.map(actionOf), nodes };

  function visit(episode: Episode, tally: Tally): void {
    nodes += 1;
    if (isOver(episode)) return finish(scoreEpisode(episode).rubricReward);
    const bound = upperBound(episode, tally);
    if (maxNodes === 0 && !hasLine) {
      cutOffAt = bound;
      return playDiligently(episode);
    }
    if (Math.min(bound, ceiling) <= lower + TOLERANCE) return;
    // The first line is played to its end whatever the limit is, so that there is a plan.
    if (nodes > maxNodes && hasLine) {
      cutOffAt = Math.max(cutOffAt, bound);
      return;
    }
    if (isDominated(positionKey(episode, tally), tally)) return;
    for (const branch of branchesOf(episode, tally, routes)) {
      if (Math.min(branch.bound, ceiling) <= lower + TOLERANCE) continue;
      const after = branch.moves.reduce(advance, episode);
      path.push(...branch.moves);
      visit(after, tallyOf(after));
      path.length -= branch.moves.length;
    }
  }

  function playDiligently(from: Episode): void {
    let episode = from;
    while (!isOver(episode)) {
      const moves = diligentMoves(episode);
      path.push(...moves);
      episode = moves.reduce(advance, episode);
    }
    finish(scoreEpisode(episode).rubricReward);
  }

  function finish(value: number): void {
    hasLine = true;
    if (value <= lower + TOLERANCE) return;
    lower = value;
    plan = [...path];
  }

  /** Whether the same position was looked at with sums that were at least as high. */
  function isDominated(key: string, tally: Tally): boolean {
    const known = seen.get(key);
    if (known === undefined) {
      seen.set(key, [tally]);
      return false;
    }
    if (known.some((other) => isAtLeast(other, tally))) return true;
    known.push(tally);
    return false;
  }
}

function isAtLeast(other: Tally, tally: Tally): boolean {
  return (
    other.resetScore >= tally.resetScore - TOLERANCE && other.followUpScore >= tally.followUpScore - TOLERANCE
  );
}

/** Moves that lead to the next decision, and what nothing after them exceeds. */
interface Branch {
  readonly moves: readonly Move[];
  readonly bound: number;
}

type RouteMemory = (
  episode: Episode,
  entry: QueuedTicket,
  hasConsequences: boolean,
) => readonly GradedRoute[];

/** Routes of a ticket as it is: it comes up again on every line that leads to it unchanged. */
function createRouteMemory(): RouteMemory {
  const memory = new Map<string, readonly GradedRoute[]>();
  return (episode, entry, hasConsequences) => {
    const { relief } = entry.progress;
    const key = `${entry.ticket.ticketId} ${entry.ticket.priority} ${relief?.scoreMultiplier ?? ""} ${relief?.priority ?? ""} ${hasConsequences}`;
    const known = memory.get(key) ?? distinctRoutes(episode, entry, hasConsequences);
    memory.set(key, known);
    return known;
  };
}

/** What can be done with the current ticket: first what the diligent policy would do, then by what it could lead to. */
function branchesOf(episode: Episode, tally: Tally, routes: RouteMemory): readonly Branch[] {
  const entry = currentEntry(episode);
  const bound = upperBound(episode, tally);
  const diligent: Branch[] = [];
  const others: Branch[] = [];
  if (mayOpen(episode, entry)) diligent.push({ moves: [{ type: "open_incident" }], bound });
  const hasConsequences = hasAhead(episode, entry.ticket) || handlingOf(episode, entry).atRisk;
  const lookups = lookupChoices(entry, hasConsequences);
  const [all = []] = lookups;
  diligent.push({ moves: [...all, submitOf(diligentRoute(episode, entry))], bound });
  for (const { route, score } of routes(episode, entry, hasConsequences)) {
    const handled = upperBound(episode, withScore(tally, score, isFollowUp(entry.ticket)));
    for (const tools of lookups) others.push({ moves: [...tools, submitOf(route)], bound: handled });
  }
  if (mayDefer(episode, entry)) others.push({ moves: [{ type: "defer" }], bound });
  return [...diligent, ...others.sort((a, b) => b.bound - a.bound)];
}

/** The next of what the diligent policy would do; as the first of the branches. */
function diligentMoves(episode: Episode): readonly Move[] {
  const entry = currentEntry(episode);
  if (mayOpen(episode, entry)) return [{ type: "open_incident" }];
  const [all = []] = lookupChoices(entry, false);
  return [...all, submitOf(diligentRoute(episode, entry))];
}

function mayOpen(episode: Episode, { ticket }: QueuedTicket): boolean {
  return episode.task.incidents && ticket.incidentRecommended === true && !isCovered(episode, ticket);
}

/** The tally as if the current ticket had been handled with this score and nothing else had come of it. */
function withScore(tally: Tally, score: number, spawned: boolean): Tally {
  if (spawned) return tally;
  return { ...tally, resetScore: tally.resetScore + score, resetLeft: tally.resetLeft - 1, left: tally.left };
}

function mayDefer({ task, position, queue }: Episode, { progress }: QueuedTicket): boolean {
  return (
    task.actions.includes("defer") &&
    progress.deferCount < TUNING.defer.maxPerTicket &&
    position < queue.length - 1
  );
}

/**
 * Lookups before a submit: all that are required and, where leaving some out has consequences, the most that leave each
 * kind of gap: one that is too small to bring a good answer back, and one that is not. Which ones they are makes no
 * difference to a player who sees the labels.
 */
function lookupChoices(entry: QueuedTicket, hasConsequences: boolean): readonly (readonly Move[])[] {
  const remaining = remainingTools(entry);
  const lookups = remaining.map((tool): Move => ({ type: "investigate", tool, target: undefined }));
  if (!hasConsequences || remaining.length === 0) return [lookups];
  const choices: Move[][] = [lookups];
  const kinds = new Set<boolean>();
  for (let count = lookups.length - 1; count >= 0; count -= 1) {
    const gap = gapAfter(entry, remaining.length - count);
    const isLarge = gap >= TUNING.followUp.contextGap;
    if (kinds.has(isLarge)) continue;
    kinds.add(isLarge);
    choices.push(lookups.slice(0, count));
  }
  return choices;
}

/** The context gap penalty with so many required tools left. */
function gapAfter(entry: QueuedTicket, left: number): number {
  const required = requiredAsPresented(entry);
  const usedTools = required.slice(0, required.length - left);
  return contextGapPenalty({ ticket: entry.ticket, progress: { ...entry.progress, usedTools } });
}

/** The alternate of least pressure, the first on a tie, where it is preferred; else the ticket's own labels. */
function diligentRoute(episode: Episode, entry: QueuedTicket): Route {
  const { preferred, alternates, leastAlternate } = routePressure(episode, entry);
  if (preferred === "primary" || leastAlternate === null) return primaryRoute(entry.ticket);
  const alternate = alternatesOf(episode, entry)[alternates.indexOf(leastAlternate)];
  return alternate === undefined ? primaryRoute(entry.ticket) : labelsOf(alternate, entry.ticket);
}

function submitOf(route: Route): Move {
  return { type: "submit", route };
}

function actionOf(move: Move): Action {
  switch (move.type) {
    case "submit":
      return { actionType: "submit", ...move.route };
    case "investigate":
      return { actionType: "investigate", toolName: move.tool };
    default:
      return { actionType: move.type };
  }
}
