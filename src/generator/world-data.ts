import type { WorldSplit } from "../domain/ticket-source.js";
import type { Level, WorldFiles } from "./shapes.js";
import { everyOther, phrasesOf, voiceOf, type Bank, type Phrases, type Read, type Voice } from "./phrases.js";
import { isSlotName } from "./slot-names.js";
import { lazyTemplate, TemplateError, type Template } from "./template.js";
import type { AssignmentGroup, IssueType, ResolutionAction } from "../domain/vocabulary.js";

/** What every world is made of: the files of `data/worlds/`, checked, their sentences read. */
export interface WorldData {
  readonly canary: string;
  readonly rules: Rules;
  readonly names: WorldFiles["names"];
  readonly company: WorldFiles["company"];
  readonly phrases: Readonly<Record<WorldSplit, Phrases>>;
  readonly voices: readonly Voice[];
  readonly scenarios: readonly Scenario[];
  readonly stories: readonly Story[];
}

export interface Rules {
  readonly matters: ReadonlyMap<string, { readonly label: IssueType; readonly rule: string }>;
  readonly reaches: ReadonlyMap<string, { readonly label: Level; readonly rule: string }>;
  readonly whens: ReadonlyMap<string, { readonly label: Level; readonly rule: string }>;
  readonly together: ReadonlyMap<string, readonly string[]>;
  readonly states: ReadonlyMap<string, { readonly label: ResolutionAction; readonly rule: string }>;
  readonly powers: ReadonlyMap<string, Power>;
}

export interface Power {
  readonly name: string;
  readonly teams: readonly AssignmentGroup[];
  /** What the team keeps, in the plural; empty of a power that no policy moves. */
  readonly things: readonly string[];
  /** Whether a note always says who has it. */
  readonly told: boolean;
}

export interface Cause {
  readonly name: string;
  readonly weight: number;
  readonly matter: string;
  readonly state: string;
  readonly power: string;
  readonly told: "text" | "note" | "update";
  readonly says: readonly Template[];
  /** Undefined: any of the scenario. */
  readonly opens: readonly Template[] | undefined;
  readonly reach: readonly string[];
  readonly when: readonly string[];
  readonly change: boolean;
  readonly again: Template | undefined;
  readonly or: { readonly power: string; readonly state: string; readonly share: number } | undefined;
}

export interface Scenario {
  readonly id: string;
  readonly split: WorldSplit;
  readonly everyday: boolean;
  readonly writer: "person" | "outside" | "machine";
  readonly about: readonly Template[];
  readonly titles: readonly Template[];
  readonly opens: readonly Template[];
  readonly details: readonly Template[];
  readonly guesses: readonly Template[];
  readonly reach: Bank;
  readonly when: Bank;
  readonly causes: readonly Cause[];
  readonly settles: readonly Template[];
}

export interface Story {
  readonly id: string;
  readonly split: WorldSplit;
  readonly events: readonly Template[];
  readonly parts: readonly Scenario[];
}

/** Files that do not fit together; a problem a line. */
export class WorldDataError extends Error {
  override readonly name = "WorldDataError";

  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}

/** Throws {@link WorldDataError} with everything that does not fit together. */
export function worldDataOf(files: WorldFiles): WorldData {
  const problems: string[] = [];
  const read = readerOf(problems);
  const { rules } = files;
  const scenarios = files.scenarios.flatMap(({ scenarios: some }) =>
    some.map((raw) => scenarioOf(raw, read, files.phrases)),
  );
  const byId = new Map(scenarios.map((scenario) => [scenario.id, scenario]));
  if (byId.size < scenarios.length) problems.push("scenarios: two have the same id");
  const stories = files.stories.stories.map(({ id, split, events, parts }) => ({
    id,
    split,
    events: read(`story ${id}`, events),
    parts: parts.flatMap((part) => {
      const scenario = byId.get(part);
      if (scenario?.split === split) return scenario;
      problems.push(`story ${id}: ${part} is not a scenario of ${split}`);
      return [];
    }),
  }));
  const data: WorldData = {
    canary: files.rules.canary,
    rules: rulesOf(rules),
    names: files.names,
    company: files.company,
    phrases: phrasesOf(files, read),
    voices: files.voices.voices.map((voice) => voiceOf(voice, read)),
    scenarios,
    stories,
  };
  problems.push(...scenarios.flatMap((scenario) => unknownWords(scenario, data)));
  if (problems.length > 0) throw new WorldDataError(problems);
  return data;
}

function readerOf(problems: string[]): Read {
  return (where, texts) =>
    texts.flatMap((text) => {
      try {
        const template = lazyTemplate(text);
        const unknown = template.slots.filter((slot) => !isSlotName(slot));
        if (unknown.length > 0) problems.push(`${where}: nothing stands for {${unknown.join("}, {")}}`);
        return template;
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        problems.push(`${where}: ${JSON.stringify(text)} ${error.message}`);
        return [];
      }
    });
}

function rulesOf({ matters, reaches, whens, together, states, powers }: WorldFiles["rules"]): Rules {
  const entries = Object.entries;
  return {
    matters: new Map(entries(matters).map(([word, at]) => [word, { label: at.issue_type, rule: at.rule }])),
    reaches: new Map(entries(reaches).map(([word, at]) => [word, { label: at.impact, rule: at.rule }])),
    whens: new Map(entries(whens).map(([word, at]) => [word, { label: at.urgency, rule: at.rule }])),
    together: new Map(entries(together)),
    states: new Map(
      entries(states).map(([word, at]) => [word, { label: at.resolution_action, rule: at.rule }]),
    ),
    powers: new Map(
      entries(powers).map(([name, at]) => [
        name,
        { name, teams: at.teams, things: at.things ?? [], told: at.told },
      ]),
    ),
  };
}

function scenarioOf(
  raw: WorldFiles["scenarios"][number]["scenarios"][number],
  read: Read,
  phrases: WorldFiles["phrases"],
): Scenario {
  const where = `scenario ${raw.id}`;
  const list = (texts: readonly string[]): readonly Template[] => read(where, texts);
  /** An empty list stands for the phrases that all share. */
  const own = (bank: Readonly<Record<string, readonly string[]>>, shared: typeof bank): Bank =>
    new Map(
      Object.entries(bank).map(([word, texts]) => [
        word,
        texts.length > 0 ? list(texts) : everyOther(list(shared[word] ?? []), raw.split === "train" ? 0 : 1),
      ]),
    );
  const words = { reach: Object.keys(raw.reach), when: Object.keys(raw.when) };
  return {
    ...raw,
    about: list(raw.about),
    titles: list(raw.titles),
    opens: list(raw.opens),
    details: list(raw.details),
    guesses: list(raw.guesses),
    reach: own(raw.reach, phrases.text.reach),
    when: own(raw.when, phrases.text.when),
    causes: raw.causes.map((cause) => ({
      ...cause,
      says: list(cause.says),
      opens: cause.opens === undefined ? undefined : list(cause.opens),
      reach: cause.reach ?? words.reach,
      when: cause.when ?? words.when,
      again: list(cause.again === undefined ? [] : [cause.again])[0],
      or: cause.or === undefined ? undefined : { ...cause.or, state: cause.or.state ?? cause.state },
    })),
    settles: list(raw.settles ?? []),
  };
}

/** Words of a scenario that the rules do not know, or for which there is no sentence. */
function unknownWords(
  scenario: Scenario,
  { rules, phrases: { [scenario.split]: phrases } }: WorldData,
): readonly string[] {
  const lacks = (kind: string, words: readonly string[], known: ReadonlyMap<string, unknown>): string[] =>
    words
      .filter((word) => !known.has(word))
      .map((word) => `scenario ${scenario.id}: ${kind} ${word} is not known`);
  const reaches = [...scenario.reach.keys()];
  const whens = [...scenario.when.keys()];
  return [
    ...lacks("reach", reaches, rules.reaches),
    ...lacks("reach", reaches, phrases.note.reach),
    ...lacks("when", whens, rules.whens),
    ...lacks("when", whens, phrases.note.when),
    ...scenario.causes.flatMap(({ matter, state, power, reach, when, or }) => [
      ...lacks("matter", [matter], rules.matters),
      ...lacks("state", [state, ...(or === undefined ? [] : [or.state])], rules.states),
      ...lacks("power", [power, ...(or === undefined ? [] : [or.power])], rules.powers),
      ...lacks("reach", reach, scenario.reach),
      ...lacks("when", when, scenario.when),
      ...(reach.some((word) => timesWith(rules, word, when).length > 0)
        ? []
        : [`scenario ${scenario.id}: no time goes with a reach of a cause of ${matter}`]),
    ]),
    ...[...scenario.reach, ...scenario.when]
      .filter(([, sentences]) => sentences.length === 0)
      .map(([word]) => `scenario ${scenario.id}: ${word} has no sentence`),
  ];
}

/** Those of the times that can go with a reach. */
export function timesWith(rules: Rules, reach: string, whens: readonly string[]): readonly string[] {
  const allowed = rules.together.get(reach) ?? [];
  return whens.filter((when) => allowed.includes(when));
}
