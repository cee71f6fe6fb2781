import type { Ticket } from "../domain/ticket.js";
import { quarter } from "./calendar.js";
import type { Draws } from "./draws.js";
import { fitting } from "./fitting.js";
import { noteLines, textLines, updateLines, type Policy } from "./lines.js";
import type { Part } from "./part.js";
import type { Pen } from "./pen.js";
import { planTicket, type Plan } from "./plan.js";
import { slotsBeside, slotsOf } from "./slots.js";
import { render } from "./template.js";
import { ticketOf } from "./ticket-of.js";
import { writtenAs, type WrittenTwin } from "./twin-of.js";
import { writeIn } from "./voice.js";
import { wordsAround } from "./words-around.js";
import type { Cause, WorldData } from "./world-data.js";
import type { Written } from "./written.js";

/** A ticket with its labels, and what somebody who refers to it later has to know. */
export interface Composed {
  readonly ticket: Ticket;
  readonly cause: Cause;
  readonly what: string;
}

/** What is drawn for a twin, beside what is drawn anyway. */
export interface TwinDraws {
  readonly twin: WrittenTwin;
  readonly draws: Draws;
}

/** Writes a ticket: facts are drawn, told, and the labels follow from them. Of a twin everything else is drawn as without. */
export function composeTicket(part: Part, data: WorldData, draws: Draws, twin?: TwinDraws): Composed {
  const { scenario, setting, link } = part;
  const about = render(draws.pick(scenario.about), slotsOf(setting, draws, {}), draws);
  const known = new Map([
    ["about", about],
    ["what", link?.what ?? ""],
  ]);
  const phrases = data.phrases[scenario.split];
  const pen: Pen = { data, phrases, slots: slotsBeside(known, setting, draws), draws };
  const plan = planTicket(scenario, data.rules, draws, part);
  const policy = policyOf(part, plan, pen);
  const opening = draws.pick(link === undefined ? (plan.cause.opens ?? part.opens) : part.opens);
  const titles = link === undefined ? fitting(scenario, opening).titles : part.titles;
  const voice = draws.weighted(data.voices.filter(({ writers }) => writers.includes(scenario.writer)));
  const text = textLines(pen, part, plan, policy, opening);
  const letter = writeIn(voice, text, pen);
  const note = noteLines(pen, plan, policy, part);
  const update = updateLines(pen, plan, part);
  const around = wordsAround(titles, voice, pen);
  const written: Written = { part, titles, plan, policy, voice, text, letter, note, update, ...around };
  const what = plan.cause.again === undefined ? "" : render(plan.cause.again, pen.slots, draws);
  const told =
    twin === undefined
      ? written
      : writtenAs(twin.twin, written, {
          data,
          phrases,
          slots: slotsBeside(known, setting, twin.draws),
          draws: twin.draws,
        });
  return { ticket: ticketOf(told, data.rules), cause: plan.cause, what };
}

/** Of a hundred tickets whose cause another team could deal with; and of a hundred of these, those where somebody says so. */
const ALTERNATES = 60;
const ALTERNATES_TOLD = 65;
const DAYS_OF_WEEK = 7;

function policyOf({ setting, knobs }: Part, { cause, settled }: Plan, { data, draws }: Pen): Policy {
  const { world, at } = setting;
  const now = quarter(at);
  const powerNamed = (name: string): Policy["power"] => {
    const power = data.rules.powers.get(name);
    if (power === undefined) throw new RangeError(`The rules do not know the power ${name}.`);
    return power;
  };
  const power = powerNamed(cause.power);
  const team = world.keeperOf(power, now);
  const week = Math.floor((at.getTime() - Date.UTC(at.getUTCFullYear(), 0, 1)) / (DAYS_OF_WEEK * 86_400_000));
  const isFrozen =
    cause.change && cause.state === "known_step" && settled === undefined && world.isFrozen(week);
  const also =
    cause.or === undefined || isFrozen ? undefined : world.keeperOf(powerNamed(cause.or.power), now);
  const { scarcityPercent = ALTERNATES } = knobs;
  const isOpen = also !== team && settled === undefined;
  const alternate = isOpen && draws.percent(scarcityPercent) ? also : undefined;
  const isAlternateTold = alternate !== undefined && draws.percent(ALTERNATES_TOLD);
  return { power, team, alternate, isAlternateTold, isFrozen };
}
