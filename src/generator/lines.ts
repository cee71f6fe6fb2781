import type { AssignmentGroup } from "../domain/vocabulary.js";
import type { Draws } from "./draws.js";
import { fact, keeperFact, type Fact, type Line } from "./facts.js";
import { fitting } from "./fitting.js";
import { hardnessOf } from "./hardness.js";
import type { Part } from "./part.js";
import type { Pen } from "./pen.js";
import type { CausePlace, Plan } from "./plan.js";
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

/** A cause as it is told in a place: where that is not who knows it, in the words of who does. */
export function causeLine(pen: Pen, cause: Cause, place: CausePlace): Line {
  const facts = causeFacts(cause);
  if (place === cause.told || cause.told === "update") return line(pen, cause.says, facts);
  return relayed(pen, line(pen, cause.says, facts), place === "text" ? "relayedText" : "relayedNote");
}

function relayed(pen: Pen, said: Line, list: "relayedText" | "relayedNote"): Line {
  const { phrases, slots, draws } = pen;
  const begin = renderSentence(draws.pick(phrases.lists[list]), slots, draws);
  return {
    text: `${begin} "${said.text}"`,
    facts: said.facts,
    again: (other) => relayed(other, said.again(other), list),
  };
}

/** Of a hundred chances for a detail; a ticket has two. */
const DETAIL = 50;

/** What the writer says, the opening first. */
export function textLines(
  pen: Pen,
  part: Part,
  plan: Plan,
  policy: Policy,
  opening: Template,
): readonly Line[] {
  const { draws } = pen;
  const { event, link } = part;
  const isOwn = link?.comesBack ?? true;
  const lines: Line[] = [openingLine(pen, part, plan, opening)];
  if (event !== undefined) lines.push(line(pen, [event]));
  if (plan.causePlace === "text" && isOwn) lines.push(causeLine(pen, plan.cause, "text"));
  const rest = [...detailLines(pen, part, plan, opening), ...measureLines(pen, part, plan)];
  const told = draws.percent(25) ? rest.reverse() : rest;
  const desk = plan.deskPlace === "text" ? deskLines(pen, policy, true, "text") : [];
  const end =
    plan.settled !== undefined && plan.deskPlace === "text" ? endLines(pen, part, plan.settled) : [];
  return [...lines, ...told, ...desk, ...end];
}

function openingLine(pen: Pen, { link, opens }: Part, { cause }: Plan, opening: Template): Line {
  const all = link === undefined ? (cause.opens ?? opens) : opens;
  return { ...line(pen, [opening]), again: (other) => line(other, all) };
}

/** What is true and decides nothing, and what the writer thinks. */
function detailLines(pen: Pen, part: Part, { cause, causePlace, reach }: Plan, opening: Template): Line[] {
  const { draws } = pen;
  const { scenario, link, knobs } = part;
  if (link !== undefined) return [];
  // The number of a team is told once.
  const details = fitting(scenario, opening).details.filter(
    ({ slots }) => reach.value !== "team" || !slots.includes("n"),
  );
  const lines = twoOf(details, draws).flatMap((detail) =>
    draws.percent(DETAIL) ? [line(pen, [detail])] : [],
  );
  const { guessed } = hardnessOf(scenario.split, knobs);
  const isTold = causePlace === "text" && cause.told !== "note";
  const isGuess = scenario.guesses.length > 0 && draws.percent(isTold ? guessed.told : guessed.untold);
  return isGuess ? [...lines, line(pen, scenario.guesses)] : lines;
}

function measureLines(pen: Pen, { scenario }: Part, { reach, when }: Plan): Line[] {
  const said = (name: "reach" | "when", { place, value, claimed }: Plan["reach"]): Line[] => {
    const told = place === "text" ? value : claimed;
    return told === undefined ? [] : [line(pen, scenario[name].get(told) ?? [], [fact(name, told)])];
  };
  return [...said("reach", reach), ...said("when", when)];
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
  /** Whether somebody says so; else the forecast alone does. */
  readonly isAlternateTold: boolean;
  readonly isFrozen: boolean;
}

/** Of a hundred notes that say who keeps what although it is as usual. */
const USUAL_KEEPER = 60;
/** Of a hundred tickets without anything to note. */
const IDLE_NOTE = 22;

/** What the desk knows. */
export function noteLines(pen: Pen, plan: Plan, policy: Policy, part: Part): readonly Line[] {
  const { phrases, draws } = pen;
  const { cause, causePlace, deskPlace, reach, when } = plan;
  const lines: Line[] = [];
  if (causePlace === "note" && (part.link?.comesBack ?? true)) lines.push(causeLine(pen, cause, "note"));
  if (deskPlace === "note") lines.push(...deskLines(pen, policy, lines.length > 0, "note"));
  for (const [name, planned] of [["reach", reach] as const, ["when", when] as const]) {
    if (planned.place !== "note") continue;
    const bank = phrases.note[name].get(planned.value) ?? [];
    lines.push(line(pen, bank, [fact(name, planned.value)]));
  }
  const isIdle = lines.length === 0 && deskPlace === "note" && draws.percent(IDLE_NOTE);
  return isIdle ? [line(pen, phrases.lists.idleNote)] : lines;
}

/** Who has what, what may not be changed, and who else could take it. */
function deskLines(pen: Pen, policy: Policy, hasNote: boolean, place: "text" | "note"): readonly Line[] {
  const { frozen, alternate } = pen.phrases.lists;
  const lines = [...keeperLines(pen, policy, hasNote)];
  if (policy.isFrozen) lines.push(line(pen, frozen, [fact("state", "frozen")]));
  if (policy.alternate !== undefined && policy.isAlternateTold) {
    const facts = [fact("other", policy.alternate)];
    lines.push(withTeam(pen, alternate, policy.alternate, policy.power, facts));
  }
  return place === "note" ? lines : lines.map((told) => relayed(pen, told, "relayedText"));
}

function keeperLines(pen: Pen, { power, team }: Policy, hasNote: boolean): readonly Line[] {
  if (power.things.length === 0) return [];
  const isUsual = team === power.teams[0];
  if (isUsual && !power.told && !(hasNote && pen.draws.percent(USUAL_KEEPER))) return [];
  return [keeperLine(pen, power, team)];
}

/** Who keeps what this quarter. */
export function keeperLine(pen: Pen, power: Power, team: AssignmentGroup): Line {
  return withTeam(pen, pen.phrases.lists.keeper, team, power, [keeperFact(power.name, team)]);
}

function withTeam(
  pen: Pen,
  templates: readonly Template[],
  team: AssignmentGroup,
  power: Power,
  facts: readonly Fact[],
): Line {
  const words = pen.draws.pick(pen.phrases.teams[team]);
  const things = power.things.length === 0 ? "" : pen.draws.pick(power.things);
  const slots: Slots = (name) => (name === "team" ? words : name === "things" ? things : pen.slots(name));
  return {
    ...line({ ...pen, slots }, templates, facts),
    again: (other) => withTeam(other, templates, team, power, facts),
  };
}

/** What is left to do of what settled itself. */
export function endLine(pen: Pen, settled: NonNullable<Plan["settled"]>): Line {
  const { lists } = pen.phrases;
  const end = settled === "reply_owed" ? lists.replyOwed : lists.nothingLeft;
  return line(pen, end, [fact("power", "answering"), fact("state", settled)]);
}

/** How it settled itself, and what is left to do. */
function endLines(pen: Pen, { scenario }: Part, settled: NonNullable<Plan["settled"]>): readonly Line[] {
  const facts = [fact("matter", "settled"), fact("reach", "nobody"), fact("when", "none")];
  return [line(pen, scenario.settles, facts), endLine(pen, settled)];
}

/** What the writer answers when asked. */
export function updateLines(pen: Pen, plan: Plan, part: Part): readonly Line[] {
  const { lists } = pen.phrases;
  const { cause, causePlace, deskPlace, reach, when, settled } = plan;
  const lines: Line[] = [];
  if (causePlace === "update") lines.push(causeLine(pen, cause, "update"));
  for (const [name, planned, bank] of [
    ["reach", reach, part.scenario.reach] as const,
    ["when", when, part.scenario.when] as const,
  ]) {
    // What has settled itself holds nobody up.
    if (planned.place === "update" && settled === undefined)
      lines.push(line(pen, bank.get(planned.value) ?? [], [fact(name, planned.value)]));
  }
  if (settled !== undefined && deskPlace === "note") lines.push(...endLines(pen, part, settled));
  return lines.length === 0 ? [] : [line(pen, lists.update), ...lines];
}
