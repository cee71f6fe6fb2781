import type { AssignmentGroup } from "../domain/vocabulary.js";
import { monthAndYear } from "./calendar.js";
import { createDraws, seedOf, type Draws } from "./draws.js";
import type { WorldKey, WorldSeed } from "./world-key.js";
import type { WorldSplit } from "../domain/ticket-source.js";
import type { Power, WorldData } from "./world-data.js";

/** A company made from a number: who is there, what they work with, and who may do what. */
export interface World {
  readonly split: WorldSplit;
  readonly number: number;
  /** What all that is drawn of it starts from. */
  readonly seed: WorldSeed;
  /** Begins the ids of its tickets. */
  readonly mark: string;
  /** Whether all names and numbers of it are others than the number gives, and nothing else is. */
  readonly isAliased: boolean;
  /** Before the number of its first ticket. */
  readonly firstId: number;
  readonly company: string;
  /** Of its addresses. */
  readonly domain: string;
  /** What its customers are called, in the plural. */
  readonly customers: string;
  readonly sites: readonly string[];
  readonly programs: readonly Program[];
  /** The team that has a power in a quarter (calendar.ts). */
  keeperOf(power: Power, quarter: number): AssignmentGroup;
  /** Whether changes wait in a week of the year, counted from 0. */
  isFrozen(week: number): boolean;
  /** The same person each time. */
  person(index: number): Person;
}

export interface Program {
  readonly name: string;
  readonly kind: string;
  readonly does: string;
  readonly vendor: string;
  readonly owner: string;
  readonly contract: string;
}

export interface Person {
  readonly first: string;
  readonly name: string;
  readonly address: string;
  readonly department: string;
  readonly role: string;
  readonly site: string;
  /** Month and year of the first day. */
  readonly started: string;
}

/** People who sit together: tickets of one family are theirs, so that families stay apart. */
export const NEIGHBOURS = 8;
/** Groups of neighbours in a company. */
export const NEIGHBOURHOODS = 400;

/** Ids of tickets begin somewhere from here on where names are exchanged. */
const FIRST_ALIAS = 40_000;

const SITES = 4;
const PROGRAMS = 12;
const FREEZES = 5;
const WEEKS = 52;

/** Of a hundred policies, those that give a power to another team than usual in a quarter. */
const MOVED = 40;

/** Of a key's digest, so many digits are in the ids of its tickets. */
const MARK_DIGITS = 8;

/** Streams of numbers of one world, told apart. */
const STREAM = { company: 1, policy: 2, person: 3, alias: 6 };

/**
 * The world of a number and a key, the same on every machine; `isAliased`: with other names for the same company, people, programs and
 * places.
 */
export function createWorld(
  data: WorldData,
  split: WorldSplit,
  number: number,
  { isAliased = false, key }: { readonly isAliased?: boolean; readonly key?: WorldKey | undefined } = {},
): World {
  const title = `helpdesk-env world ${split} ${number}`;
  const seed: WorldSeed = key === undefined ? [seedOf(title)] : key.seed(title);
  const draws = createDraws(...seed, STREAM.company);
  const { locales } = data.names;
  const main = draws.pick(locales);
  const trade = draws.pick(data.company.trades);
  const owner = draws.pick(main.last);
  const places = someOf(draws, main.places, SITES);
  const frozen = new Set(Array.from({ length: FREEZES }, () => draws.below(WEEKS)));
  const programs = programsOf(data, draws);
  const names = isAliased ? createDraws(...seed, STREAM.alias) : undefined;
  const company = `${names === undefined ? owner : otherOf(names, main.last, owner)} ${trade.ending}`;
  const domain = `${addressPart(company)}.example`;
  const sites = names === undefined ? places : otherPlaces(data, names, places);
  const world = { data, seed, sites, domain, main, isAliased };
  const people = new Map<number, Person>();
  const keepers = new Map<string, AssignmentGroup>();
  return {
    split,
    number,
    seed,
    isAliased,
    firstId: isAliased ? FIRST_ALIAS + (seed[0] % FIRST_ALIAS) : 0,
    mark: key === undefined ? `w${number}` : `w${number}k${key.digest.slice(0, MARK_DIGITS)}`,
    company,
    domain,
    customers: trade.customers,
    sites,
    programs: names === undefined ? programs : renamed(programs, data, names),
    isFrozen: (week) => frozen.has(week),
    keeperOf(power, quarter) {
      const of = `${power.name} ${quarter}`;
      const keeper = keepers.get(of) ?? keeperOf(seed, power, quarter);
      keepers.set(of, keeper);
      return keeper;
    },
    person(index) {
      const known = people.get(index);
      if (known !== undefined) return known;
      const person = personOf(world, index);
      people.set(index, person);
      return person;
    },
  };
}

function keeperOf(seed: WorldSeed, { name, teams }: Power, quarter: number): AssignmentGroup {
  const [usual, ...others] = teams;
  if (usual === undefined) throw new RangeError(`The power ${name} has no team.`);
  const draws = createDraws(...seed, STREAM.policy, seedOf(name), quarter);
  return others.length > 0 && draws.percent(MOVED) ? draws.pick(others) : usual;
}

function programsOf({ company }: WorldData, draws: Draws): readonly Program[] {
  const { vendors, departments } = company;
  const used = new Set<string>();
  return someOf(draws, company.programs, PROGRAMS).map(({ kind, does }) => {
    const name = invented(company, draws, used);
    const vendor = `${draws.pick(vendors.begin)}${draws.pick(vendors.end)}`;
    const owner = draws.pick(departments).name;
    return { name, kind, does, vendor, owner, contract: `C-${1000 + draws.below(9000)}` };
  });
}

/** A name that no program has; it is used from then on. */
function invented({ program_names: names }: WorldData["company"], draws: Draws, used: Set<string>): string {
  let name: string;
  do name = draws.pick(names.begin) + draws.pick(names.end);
  while (used.has(name));
  used.add(name);
  return name;
}

/** The same programs by other names, from other vendors, under other contracts. */
function renamed(programs: readonly Program[], { company }: WorldData, draws: Draws): readonly Program[] {
  const used = new Set(programs.map(({ name }) => name));
  const vendors = new Set(programs.map(({ vendor }) => vendor));
  return programs.map((program) => {
    let vendor: string;
    do vendor = `${draws.pick(company.vendors.begin)}${draws.pick(company.vendors.end)}`;
    while (vendors.has(vendor));
    return {
      ...program,
      name: invented(company, draws, used),
      vendor,
      contract: `C-${1000 + draws.below(9000)}`,
    };
  });
}

/** Places of other countries, as many. */
function otherPlaces({ names }: WorldData, draws: Draws, places: readonly string[]): readonly string[] {
  return someOf(
    draws,
    names.locales.flatMap((locale) => locale.places).filter((place) => !places.includes(place)),
    places.length,
  );
}

function otherOf(draws: Draws, names: readonly string[], name: string): string {
  return draws.pick(names.filter((other) => other !== name));
}

/** Of so many numbers from 0 each another one, no two the same; `count` is no multiple of 7. */
export function exchanged(number: number, count: number): number {
  return (number * 7 + 1301) % count;
}

interface Home {
  readonly isAliased: boolean;
  readonly data: WorldData;
  readonly seed: WorldSeed;
  readonly sites: readonly string[];
  readonly domain: string;
  readonly main: WorldData["names"]["locales"][number];
}

/** The longest that somebody is there when a world begins, in months. */
const MOST_MONTHS_HERE = 180;

/** Of a hundred people, those whose name is of the company's own country. */
const LOCALS = 60;

function personOf({ data, seed, sites, domain, main, isAliased }: Home, index: number): Person {
  const draws = createDraws(...seed, STREAM.person, index);
  const locale = draws.percent(LOCALS) ? main : draws.pick(data.names.locales);
  let [first, last] = [draws.pick(locale.first), draws.pick(locale.last)];
  const { name: department, roles } = draws.pick(data.company.departments);
  const site = sites[Math.floor(index / NEIGHBOURS) % sites.length] ?? "";
  if (isAliased) {
    const names = createDraws(...seed, STREAM.alias, index);
    [first, last] = [otherOf(names, locale.first, first), otherOf(names, locale.last, last)];
  }
  // The number keeps two people of one name apart.
  const number = isAliased ? exchanged(index, NEIGHBOURS * NEIGHBOURHOODS) : index;
  const address = `${addressPart(first)}.${addressPart(last)}${number}@${domain}`;
  const role = draws.pick(roles);
  const started = monthAndYear(draws.below(MOST_MONTHS_HERE));
  return { first, name: `${first} ${last}`, address, department, role, site, started };
}

/** Different ones, in the order drawn. */
function someOf<T>(draws: Draws, items: readonly T[], count: number): readonly T[] {
  const rest = [...items];
  const some: T[] = [];
  while (some.length < count && rest.length > 0) some.push(...rest.splice(draws.below(rest.length), 1));
  return some;
}

/** Of a name what an address takes: ASCII, in lower case. */
export function addressPart(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/ø/gi, "o")
    .replace(/ł/gi, "l")
    .replace(/ß/g, "ss")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .toLowerCase();
}
