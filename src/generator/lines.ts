import type { AssignmentGroup } from "../domain/vocabulary.js";
import type { Draws } from "./draws.js";
import { fact, keeperFact, type Fact, type Line } from "./facts.js";
import type { Part } from "./part.js";
import type { Pen } from "./pen.js";
import type { Plan } from "./plan.js";
import { renderSentence, type Slots, type Template } from "./template.js";
import type { Cause, Power } from "./world-data.js";

/** One of the sentences, which tells these facts. */
export function line(pen: Pen, templates: readonly Template[], facts: readonly Fact[] = []): Line {
  return {
    text: renderSentence(pen.draws.pick(templates), pen.slots, pen.draws),
    facts,
    again: (other) => line(other, templates, facts),
  };
}

/** The facts that a cause is. */
export function causeFacts({ matter, power, state }: Cause): readonly Fact[] {
  return [fact("matter", matter), fact("power", power), fact("state", state)];
}

/** Of a hundred tickets whose text does not tell the cause, and of those whose text does. */
const GUESSED = 55;
/** Of a hundred chances for a detail; a ticket has two. */
const DETAIL = 50;

/** What the writer says, the opening first. */
export function textLines(pen: Pen, part: Part, plan: Plan): readonly Line[] {
  const { draws } = pen;
  const { scenario, event } = part;
  const { cause, reach, when } = plan;
  const told = cause.told === "text" && (part.link?.comesBack ?? true);
  const lines: Line[] = [line(pen, part.link === undefined ? (cause.opens ?? part.opens) : part.opens)];
  if (event !== undefined) lines.push(line(pen, [event]));
  if (told) lines.push(line(pen, cause.says, causeFacts(cause)));
  const rest: Line[] = [];
  for (const detail of twoOf(scenario.details, draws)) {
    if (part.link === undefined && draws.percent(DETAIL)) rest.push(line(pen, [detail]));
  }
  const { misleadingPercent: guessed = GUESSED } = part.knobs;
  const isGuess = !told && part.link === undefined && scenario.guesses.length > 0 && draws.percent(guessed);
  if (isGuess) rest.push(line(pen, scenario.guesses));
  for (const [name, planned, bank] of [
    ["reach", reach, scenario.reach] as const,
    ["when", when, scenario.when] as const,
  ]) {
    const value = planned.place === "text" ? planned.value : planned.claimed;
    if (value !== undefined) rest.push(line(pen, bank.get(value) ?? [], [fact(name, value)]));
  }
  return [...lines, ...(draws.percent(25) ? [...rest].reverse() : rest)];
}

function twoOf(templates: readonly Template[], draws: Draws): readonly Template[] {
  if (templates.length < 2) return templates;
  const first = draws.below(templates.length);
  const second = (first + 1 + draws.below(templates.length - 1)) % templates.length;
  return [first, second].flatMap((index) => templates[index] ?? []);
}

/** Who keeps what this quarter, and what may not be changed now. */
export interface Policy {
  readonly power: Power;
  readonly team: AssignmentGroup;
  /** A team that could take it as well. */
  readonly alternate: AssignmentGroup | undefined;
  readonly isFrozen: boolean;
}

/** Of a hundred notes that say who keeps what although it is as usual. */
const USUAL_KEEPER = 60;
/** Of a hundred tickets without anything to note. */
const IDLE_NOTE = 22;

/** What the desk knows. */
export function noteLines(pen: Pen, plan: Plan, policy: Policy, part: Part): readonly Line[] {
  const { data, draws } = pen;
  const { cause, reach, when } = plan;
  const lines: Line[] = [];
  if (cause.told === "note" && (part.link?.comesBack ?? true)) {
    lines.push(line(pen, cause.says, causeFacts(cause)));
  }
  lines.push(...keeperLines(pen, policy, lines.length > 0));
  if (policy.isFrozen) lines.push(line(pen, data.phrases.lists.frozen, [fact("state", "frozen")]));
  if (policy.alternate !== undefined) {
    lines.push(withTeam(pen, data.phrases.lists.alternate, policy.alternate, policy.power, []));
  }
  for (const [name, planned] of [["reach", reach] as const, ["when", when] as const]) {
    if (planned.place !== "note") continue;
    const bank = data.phrases.note[name].get(planned.value) ?? [];
    lines.push(line(pen, bank, [fact(name, planned.value)]));
  }
  return lines.length === 0 && draws.percent(IDLE_NOTE) ? [line(pen, data.phrases.lists.idleNote)] : lines;
}

function keeperLines(pen: Pen, { power, team }: Policy, hasNote: boolean): readonly Line[] {
  if (power.things.length === 0) return [];
  const isUsual = team === power.teams[0];
  if (isUsual && !(hasNote && pen.draws.percent(USUAL_KEEPER))) return [];
  return [keeperLine(pen, power, team)];
}

/** Who keeps what this quarter. */
export function keeperLine(pen: Pen, power: Power, team: AssignmentGroup): Line {
  return withTeam(pen, pen.data.phrases.lists.keeper, team, power, [keeperFact(power.name, team)]);
}

function withTeam(
  pen: Pen,
  templates: readonly Template[],
  team: AssignmentGroup,
  power: Power,
  facts: readonly Fact[],
): Line {
  const words = pen.draws.pick(pen.data.phrases.teams[team]);
  const things = power.things.length === 0 ? "" : pen.draws.pick(power.things);
  const slots: Slots = (name) => (name === "team" ? words : name === "things" ? things : pen.slots(name));
  return {
    ...line({ ...pen, slots }, templates, facts),
    again: (other) => withTeam(other, templates, team, power, facts),
  };
}

/** What is left to do of what settled itself. */
export function endLine(pen: Pen, settled: NonNullable<Plan["settled"]>): Line {
  const { lists } = pen.data.phrases;
  const end = settled === "reply_owed" ? lists.replyOwed : lists.nothingLeft;
  return line(pen, end, [fact("power", "answering"), fact("state", settled)]);
}

/** What the writer answers when asked. */
export function updateLines(pen: Pen, plan: Plan, part: Part): readonly Line[] {
  const { lists } = pen.data.phrases;
  const { cause, reach, when, settled } = plan;
  const lines: Line[] = [];
  if (cause.told === "update") lines.push(line(pen, cause.says, causeFacts(cause)));
  for (const [name, planned, bank] of [
    ["reach", reach, part.scenario.reach] as const,
    ["when", when, part.scenario.when] as const,
  ]) {
    if (planned.place === "update")
      lines.push(line(pen, bank.get(planned.value) ?? [], [fact(name, planned.value)]));
  }
  if (settled !== undefined) {
    lines.push(
      line(pen, part.scenario.settles, [
        fact("matter", "settled"),
        fact("reach", "nobody"),
        fact("when", "none"),
      ]),
    );
    lines.push(endLine(pen, settled));
  }
  return lines.length === 0 ? [] : [line(pen, lists.update), ...lines];
}
