import { dayAndMonth, daysFrom, month, weekday, workingDaysFrom } from "./calendar.js";
import type { Draws } from "./draws.js";
import { isSlotName, type SlotName } from "./slot-names.js";
import type { Slots } from "./template.js";
import { addressPart, exchanged, type Person, type Program, type World } from "./world.js";

/** What a ticket is about, before a word of it is written. */
export interface Setting {
  readonly world: World;
  readonly at: Date;
  readonly me: Person;
  /** Neighbours of the writer, three at least. */
  readonly others: readonly Person[];
  readonly program: Program;
  readonly secondProgram: Program;
}

/** What stands in each place of a ticket's sentences: the same throughout the ticket. */
export function slotsOf(setting: Setting, draws: Draws, given: Partial<Record<SlotName, string>>): Slots {
  return slotsBeside(new Map(Object.entries(given)), setting, draws);
}

/** What is known already stays, and what is not is drawn and known from then on. */
export function slotsBeside(known: Map<string, string>, setting: Setting, draws: Draws): Slots {
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    if (!isSlotName(name)) throw new RangeError(`No place is named ${name}.`);
    const text = FILLED[name](setting, draws);
    known.set(name, text);
    return text;
  };
}

type Fill = (setting: Setting, draws: Draws) => string;

const other = ({ others }: Setting, index: number): Person => {
  const person = others[index];
  if (person === undefined) throw new RangeError("A writer has too few neighbours.");
  return person;
};
const between = (draws: Draws, least: number, most: number): number => least + draws.below(most - least + 1);

const STRANGERS = [
  "Harlan",
  "Voss",
  "Teller",
  "Amsel",
  "Corrigan",
  "Brandt",
  "Lowell",
  "Serra",
  "Whitlock",
  "Osei",
];
/** Of the same places in the list, where names are exchanged. */
const OTHER_STRANGERS = [
  "Ferris",
  "Lang",
  "Mercer",
  "Drossel",
  "Kilbride",
  "Fuchs",
  "Danvers",
  "Moretti",
  "Ashcombe",
  "Adeleke",
];

function strangerOf({ isAliased }: World, draws: Draws): string {
  return (isAliased ? OTHER_STRANGERS : STRANGERS)[draws.below(STRANGERS.length)] ?? "";
}

/** Number of a thing or a letter: another one, and of other things others, where names are exchanged. */
function numberOf({ isAliased }: World, draws: Draws, least: number, most: number): string {
  const drawn = draws.below(most - least + 1);
  return String(least + (isAliased ? exchanged(drawn, most - least + 1) : drawn));
}

const NO_TEXT: Fill = () => "";

const FILLED: Readonly<Record<SlotName, Fill>> = {
  me: ({ me }) => me.first,
  myname: ({ me }) => me.name,
  mydept: ({ me }) => me.department,
  myrole: ({ me }) => me.role,
  mymail: ({ me }) => me.address,
  other: (setting) => other(setting, 0).first,
  othername: (setting) => other(setting, 0).name,
  otherdept: (setting) => other(setting, 0).department,
  third: (setting) => other(setting, 1).first,
  thirdname: (setting) => other(setting, 1).name,
  boss: (setting) => other(setting, 2).first,
  joiner: (setting) => other(setting, 3).name,
  joinerrole: (setting) => other(setting, 3).role,
  company: ({ world }) => world.company,
  site: ({ me }) => me.site,
  site2: ({ world, me }) => world.sites.find((site) => site !== me.site) ?? me.site,
  app: ({ program }) => program.name,
  app2: ({ secondProgram }) => secondProgram.name,
  kind: ({ program }) => program.kind,
  does: ({ program }) => program.does,
  vendor: ({ program }) => program.vendor,
  owner: ({ program }) => program.owner,
  contract: ({ program }) => program.contract,
  mystart: ({ me }) => me.started,
  otherstart: (setting) => other(setting, 0).started,
  customers: ({ world }) => world.customers,
  stranger: ({ world }, draws) => strangerOf(world, draws),
  strangermail: ({ world }, draws) =>
    `${addressPart(strangerOf(world, draws))}${between(draws, 10, 99)}@post-${between(draws, 100, 999)}.example`,
  n: (_, draws) => String(between(draws, 3, 9)),
  n2: (_, draws) => String(between(draws, 12, 48)),
  n3: (_, draws) => String(between(draws, 2, 6)),
  big: (_, draws) => String(between(draws, 60, 480)),
  percent: (_, draws) => String(between(draws, 6, 38)),
  amount: (_, draws) => `${between(draws, 2, 48)},${between(draws, 100, 990)}`,
  ref: ({ world }, draws) => numberOf(world, draws, 10_200, 98_900),
  asset: ({ world }, draws) =>
    `${draws.pick(["NB", "PC", "PR", "SC"])}-${numberOf(world, draws, 1_020, 9_870)}`,
  room: (_, draws) => `${between(draws, 1, 4)}.${between(draws, 10, 38)}`,
  hour: (_, draws) => String(between(draws, 9, 16)),
  todayhour: ({ at }) => `${Math.min(at.getUTCHours() + 2, 22)}:00`,
  today: ({ at }) => weekday(at),
  tomorrow: ({ at }) => {
    const next = workingDaysFrom(at, 1);
    return next.getTime() - at.getTime() > 25 * 3600 * 1000 ? `on ${weekday(next)}` : "tomorrow";
  },
  nextday: ({ at }) => weekday(workingDaysFrom(at, 1)),
  twodays: ({ at }) => weekday(workingDaysFrom(at, 2)),
  later: ({ at }, draws) => dayAndMonth(workingDaysFrom(at, between(draws, 7, 20))),
  laterday: ({ at }, draws) => weekday(daysFrom(at, between(draws, 1, 5))),
  since: ({ at }, draws) =>
    draws.pick([
      "this morning",
      "yesterday",
      weekday(workingDaysFrom(at, -2)),
      weekday(workingDaysFrom(at, -3)),
    ]),
  pastday: ({ at }, draws) => weekday(workingDaysFrom(at, -between(draws, 1, 4))),
  pastdate: ({ at }, draws) => dayAndMonth(daysFrom(at, -between(draws, 8, 60))),
  pastmonth: ({ at }) => month(daysFrom(at, -35)),
  month: ({ at }) => month(at),
  thaw: ({ at }, draws) => dayAndMonth(workingDaysFrom(at, between(draws, 4, 9))),
  about: NO_TEXT,
  story: NO_TEXT,
  team: NO_TEXT,
  things: NO_TEXT,
  what: NO_TEXT,
};
