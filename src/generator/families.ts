import type { Knobs } from "../domain/ticket-source.js";
import type { Ticket } from "../domain/ticket.js";
import { DAYS, momentOn, workingDaysFrom } from "./calendar.js";
import { composeTicket, type Composed } from "./compose.js";
import { createDraws, seedOf, type Draws } from "./draws.js";
import { hardnessOf } from "./hardness.js";
import { causeFacts } from "./lines.js";
import type { Link, Part } from "./part.js";
import { slotsOf, type Setting } from "./slots.js";
import type { Template } from "./template.js";
import type { WrittenTwin } from "./twin-of.js";
import { addressPart, NEIGHBOURHOODS, NEIGHBOURS, type Person, type Program, type World } from "./world.js";
import type { Scenario, Story, WorldData } from "./world-data.js";

/** Of a hundred families, those that are a story. */
const STORIES = 12;
/** Of a hundred other tickets whose scenario knows it: the trouble comes back. */
const COMEBACKS = 25;

/** Stream of numbers of a world's families, and those of twins. */
const STREAM = 4;
const TWIN_STREAM = { reworded: 7, counterfactual: 8 } as const satisfies Record<WrittenTwin, number>;

/** Tickets of one family, each written when it is asked for. */
export interface FamilyTickets {
  readonly count: number;
  /** From 0, in the order in which they were written. */
  readonly at: (number: number) => Ticket;
  /** What the ticket of a number refers to or is looked up with: numbers before it. */
  readonly before: (number: number) => readonly number[];
}

/** Tickets of one family of a world: the same for a number, whatever was drawn before. Those of a twin are as many, related alike, and of the same people. */
export function familyOf(
  data: WorldData,
  world: World,
  index: number,
  twin?: WrittenTwin,
  knobs: Knobs = {},
): readonly Ticket[] {
  const { count, at } = familyTickets(data, world, index, twin, knobs);
  return Array.from({ length: count }, (_, number) => at(number));
}

/** The same, of which nothing is written that nobody asks for. */
export function familyTickets(
  data: WorldData,
  world: World,
  index: number,
  twin?: WrittenTwin,
  knobs: Knobs = {},
): FamilyTickets {
  const { story, ...family } = begun({ data, world, twin, knobs, index });
  const { draws } = family;
  if (story !== undefined) return storyOf(family, story);
  const scenarios = data.scenarios.filter(({ split }) => split === world.split);
  const one = draws.pick(scenarios);
  const repeated = one.causes.some(({ again }) => again !== undefined);
  if (repeated && draws.percent(hardnessOf(world.split, knobs).again)) return againOf(family, one);
  if (one.settles.length > 0 && draws.percent(COMEBACKS)) return comebackOf(family, one);
  return oneByOne(1, () => compose(family, aPart(family, one, 0)).ticket);
}

/** Nobody asks for the same ticket of a family twice without keeping it. */
function oneByOne(
  count: number,
  at: (number: number) => Ticket,
  before: FamilyTickets["before"] = () => [],
): FamilyTickets {
  const written = new Map<number, Ticket>();
  return {
    count,
    before,
    at(number) {
      const ticket = written.get(number) ?? at(number);
      written.set(number, ticket);
      return ticket;
    },
  };
}

/** The event that a family is about; undefined: none. */
export function eventOf(data: WorldData, world: World, index: number): Story | undefined {
  return drawnStory(data, world, createDraws(...world.seed, STREAM, index));
}

function drawnStory({ stories }: WorldData, { split }: World, draws: Draws): Story | undefined {
  const own = stories.filter((story) => story.split === split);
  return own.length > 0 && draws.percent(STORIES) ? draws.pick(own) : undefined;
}

/** What a family's tickets are called, up to the letter that each has. */
export function familyId({ mark, split, firstId }: World, index: number, knobs: Knobs): string {
  return [mark, ...knobMarks(knobs), split, String(index + 1 + firstId).padStart(5, "0")].join("-");
}

/** What makes other tickets of the same family stands in their ids. */
function knobMarks({ hiddenPercent, misleadingPercent, scarcityPercent }: Knobs): readonly string[] {
  const marks = [
    ...(hiddenPercent === undefined ? [] : [`h${hiddenPercent}`]),
    ...(misleadingPercent === undefined ? [] : [`m${misleadingPercent}`]),
    ...(scarcityPercent === undefined ? [] : [`s${scarcityPercent}`]),
  ];
  return marks.length === 0 ? [] : [marks.join("")];
}

type Given = Pick<Family, "data" | "world" | "twin" | "knobs" | "index">;

function begun(given: Given): Family & { readonly story: Story | undefined } {
  const { data, world, knobs, index } = given;
  const draws = createDraws(...world.seed, STREAM, index);
  const story = drawnStory(data, world, draws);
  const [home, at] = [draws.below(NEIGHBOURHOODS), workTime(draws)];
  return { ...given, draws, id: familyId(world, index, knobs), home, at, story };
}

interface Family {
  readonly data: WorldData;
  readonly knobs: Knobs;
  readonly world: World;
  readonly draws: Draws;
  readonly twin: WrittenTwin | undefined;
  readonly index: number;
  readonly id: string;
  /** Whose neighbourhood it happens in. */
  readonly home: number;
  readonly at: Date;
}

/** Letters are written from seven on, some in the evening. */
function workTime(draws: Draws): Date {
  const hour = draws.percent(88) ? 7 + draws.below(9) : 16 + draws.below(5);
  return momentOn(draws.below(DAYS), hour * 3600 + draws.below(3600));
}

function compose({ data, draws, world, twin, index }: Family, part: Part): Composed {
  if (twin === undefined) return composeTicket(part, data, draws);
  const own = createDraws(...world.seed, TWIN_STREAM[twin], index, seedOf(part.ticketId));
  return composeTicket(part, data, draws, { twin, draws: own });
}

/** The next in a family starts so many working days after it began. */
function aPart(
  family: Family,
  scenario: Scenario,
  number: number,
  setting = aSetting(family, scenario),
): Part {
  return {
    ticketId: `${family.id}${"abcdefgh"[number] ?? ""}`,
    knobs: family.knobs,
    scenario,
    setting,
    requester: setting.me.address,
    titles: scenario.titles,
    opens: scenario.opens,
    event: undefined,
    serviceClusterId: undefined,
    cause: undefined,
    staysOpen: false,
    link: undefined,
  };
}

function aSetting({ world, draws, home, at }: Family, scenario: Scenario, shared?: Program): Setting {
  const first = draws.below(NEIGHBOURS);
  const neighbour = (step: number): Person => world.person(home * NEIGHBOURS + ((first + step) % NEIGHBOURS));
  const program = shared ?? draws.pick(world.programs);
  const secondProgram = draws.pick(world.programs.filter((other) => other !== program));
  const others = [neighbour(1), neighbour(2), neighbour(3), neighbour(4)];
  const setting = { world, at, me: neighbour(0), others, program, secondProgram };
  return { ...setting, me: writerOf(scenario, setting, home, draws) };
}

function writerOf({ writer }: Scenario, setting: Setting, home: number, draws: Draws): Person {
  const { me, program, world } = setting;
  if (writer === "person") return me;
  if (writer === "machine") {
    const address = `${program.name.toLowerCase()}-${home + 1}@${world.domain}`;
    return { ...me, first: program.name, name: program.name, address };
  }
  const slots = slotsOf(setting, draws, {});
  const name = slots("stranger");
  const address = `${addressPart(name)}${10 + draws.below(90)}@post-${100 + draws.below(900)}.example`;
  return { ...me, first: name, name, address };
}

function storyOf(family: Family, story: Story): FamilyTickets {
  const { draws, world, index } = family;
  const program = draws.pick(world.programs);
  const times = story.parts.reduce<readonly Date[]>(
    (known, _, number) => [...known, number === 0 ? family.at : later(known.at(-1) ?? family.at, draws)],
    [],
  );
  return oneByOne(story.parts.length, (number) => {
    const [scenario, at = family.at] = [story.parts[number], times[number]];
    if (scenario === undefined) throw new RangeError(`The story ${story.id} has no ticket ${number}.`);
    // Each has chance of its own, so that one can be written without the others.
    const own = { ...family, at, draws: createDraws(...world.seed, STREAM, index, number + 1) };
    const setting = aSetting(own, scenario, program);
    const event = scenario.writer === "person" ? own.draws.pick(story.events) : undefined;
    const part: Part = {
      ...aPart(own, scenario, number, setting),
      event,
      serviceClusterId: `${family.id}-${story.id}`,
    };
    return compose(own, part).ticket;
  });
}

/** Some time of the next one or two working days. */
function later(at: Date, draws: Draws): Date {
  const day = workingDaysFrom(at, 1 + draws.below(2));
  day.setUTCHours(7 + draws.below(9), draws.below(60), draws.below(60));
  return day;
}

function againOf(family: Family, scenario: Scenario): FamilyTickets {
  const { data, draws, knobs } = family;
  const { unnamed } = hardnessOf(scenario.split, knobs);
  const cause = draws.pick(scenario.causes.filter(({ again }) => again !== undefined));
  const isNamed = cause.told !== "text" || !draws.percent(unnamed);
  const { lists } = data.phrases[scenario.split];
  const words = { titles: lists.againTitle, opens: isNamed ? lists.again : lists.againUnlinked };
  return twoOf(family, { ...aPart(family, scenario, 0), cause }, words, { isNamed, comesBack: false });
}

function comebackOf(family: Family, scenario: Scenario): FamilyTickets {
  const { lists } = family.data.phrases[scenario.split];
  const words = { titles: lists.comebackTitle, opens: lists.comeback };
  return twoOf(family, aPart(family, scenario, 0), words, { isNamed: true, comesBack: true });
}

interface Words {
  readonly titles: readonly Template[];
  readonly opens: readonly Template[];
}

/** A ticket, and one that refers to it. */
function twoOf(
  family: Family,
  first: Part,
  words: Words,
  how: Pick<Link, "isNamed" | "comesBack">,
): FamilyTickets {
  let known: Composed | undefined;
  const composed = (): Composed => (known ??= compose(family, { ...first, staysOpen: true }));
  return oneByOne(
    2,
    (number) => (number === 0 ? composed().ticket : linkedTo(family, first, composed(), words, how)),
    (number) => (number === 0 ? [] : [0]),
  );
}

function linkedTo(
  family: Family,
  first: Part,
  { ticket, cause, what }: Composed,
  words: Words,
  how: Pick<Link, "isNamed" | "comesBack">,
): Ticket {
  const { draws } = family;
  const at = workingDaysFrom(later(first.setting.at, draws), draws.below(12));
  const link: Link = { ticketId: ticket.ticketId, ...how, facts: causeFacts(cause), what };
  const part: Part = {
    ...first,
    ticketId: `${family.id}b`,
    setting: { ...first.setting, at },
    ...words,
    staysOpen: true,
    cause: how.comesBack ? undefined : cause,
    link,
  };
  return compose(family, part).ticket;
}
