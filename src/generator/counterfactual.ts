import { sameRoute } from "../domain/route.js";
import { primaryRoute, type Ticket } from "../domain/ticket.js";
import type { FactName, Line } from "./facts.js";
import { fact } from "./facts.js";
import { causeLine, endLine, keeperLine, line } from "./lines.js";
import type { Pen } from "./pen.js";
import type { Plan } from "./plan.js";
import { ticketOf } from "./ticket-of.js";
import { inCase, inPlaceOf } from "./voice.js";
import type { Written } from "./written.js";

/**
 * One fact that decides a label is another, in a sentence of its own, and the label follows; every other sentence stays as it is.
 * A ticket that no fact of its own can turn (one of another ticket's cause) stays whole.
 */
export function counterfactual(written: Written, pen: Pen): Written {
  const own = routeOf(written, pen);
  const kinds = [...KINDS];
  while (kinds.length > 0) {
    const [kind] = kinds.splice(pen.draws.below(kinds.length), 1);
    const turned = (kind?.(written, pen) ?? []).filter((other) => !sameRoute(routeOf(other, pen), own));
    if (turned.length > 0) return pen.draws.pick(turned);
  }
  return written;
}

function routeOf(written: Written, pen: Pen): ReturnType<typeof primaryRoute> {
  const ticket: Ticket = ticketOf(written, pen.data.rules);
  return primaryRoute(ticket);
}

/** All forms of a ticket with one fact of a kind turned. */
type Kind = (written: Written, pen: Pen) => readonly Written[];

const KINDS: readonly Kind[] = [
  (written, pen) => turnedMeasure("reach", written, pen),
  (written, pen) => turnedMeasure("when", written, pen),
  turnedKeeper,
  turnedCause,
  turnedEnd,
];

const PLACES = ["update", "note", "text"] as const;

interface Spot {
  readonly place: (typeof PLACES)[number];
  readonly index: number;
}

/** The sentence that decides a fact: the latest that tells it. */
function deciding(written: Written, name: FactName): Spot | undefined {
  for (const place of PLACES) {
    const index = written[place].findLastIndex(({ facts }) => facts.some((one) => one.name === name));
    if (index >= 0) return { place, index };
  }
  return undefined;
}

function withSentence(
  written: Written,
  { place, index }: Spot,
  sentence: Line,
  pen: Pen,
  plan: Plan,
): Written {
  if (place !== "text") return { ...written, plan, [place]: written[place].with(index, sentence) };
  const said = written.letter.lines[index];
  if (said === undefined) return written;
  const cased = inCase(written.voice, sentence.text, pen);
  const own = { text: inPlaceOf(said.text, cased, pen), facts: sentence.facts };
  return {
    ...written,
    plan,
    text: written.text.with(index, sentence),
    letter: {
      lines: written.letter.lines.with(index, own),
      text: written.letter.text.replace(said.text, () => own.text),
    },
  };
}

function turnedMeasure(name: "reach" | "when", written: Written, pen: Pen): readonly Written[] {
  const { plan, part } = written;
  const spot = deciding(written, name);
  if (spot === undefined || plan.settled !== undefined) return [];
  const { together } = pen.data.rules;
  const fits = (reach: string, when: string): boolean => together.get(reach)?.includes(when) ?? false;
  return plan.cause[name]
    .filter((value) => value !== plan[name].value)
    .filter((value) => (name === "reach" ? fits(value, plan.when.value) : fits(plan.reach.value, value)))
    .map((value) => {
      const bank = (spot.place === "note" ? pen.phrases.note : part.scenario)[name].get(value) ?? [];
      const other = { ...plan, [name]: { ...plan[name], value } };
      return withSentence(written, spot, line(pen, bank, [fact(name, value)]), pen, other);
    });
}

/** Whether nobody refers to the ticket, who would tell its cause otherwise. */
function standsAlone({ part }: Written): boolean {
  return part.link === undefined && !part.staysOpen;
}

function turnedKeeper(written: Written, pen: Pen): readonly Written[] {
  const { policy, plan } = written;
  const spot = deciding(written, "keeper");
  // Others of a story may tell the same policy.
  if (spot === undefined || !standsAlone(written) || written.part.serviceClusterId !== undefined) return [];
  return policy.power.teams
    .filter((team) => team !== policy.team && team !== policy.alternate)
    .map((team) => withSentence(written, spot, keeperLine(pen, policy.power, team), pen, plan));
}

/** Where a sentence beside it speaks of the cause (another team, a freeze), it stays. */
function turnedCause(written: Written, pen: Pen): readonly Written[] {
  const { plan, policy, part } = written;
  const { cause, causePlace, reach, when } = plan;
  const spot = deciding(written, "matter");
  const isAlone = standsAlone(written) && policy.alternate === undefined && !policy.isFrozen;
  if (spot === undefined || !isAlone || plan.settled !== undefined || cause.opens !== undefined) return [];
  // A sentence that says who has the power stays, too.
  const isSame = (power: string): boolean =>
    deciding(written, "keeper") === undefined || power === cause.power;
  return part.scenario.causes
    .filter(({ told, opens, power }) => told === cause.told && opens === undefined && isSame(power))
    .filter(
      (other) => other !== cause && other.reach.includes(reach.value) && other.when.includes(when.value),
    )
    .map((other) => {
      const sentence = causeLine(pen, other, causePlace);
      return withSentence(written, spot, sentence, pen, { ...plan, cause: other });
    });
}

/** What settled itself wants a reply, or wants none. */
function turnedEnd(written: Written, pen: Pen): readonly Written[] {
  const { plan } = written;
  const spot = deciding(written, "state");
  if (spot === undefined || plan.settled === undefined) return [];
  const settled = plan.settled === "reply_owed" ? "nothing_left" : "reply_owed";
  return [withSentence(written, spot, endLine(pen, settled), pen, { ...plan, settled })];
}
