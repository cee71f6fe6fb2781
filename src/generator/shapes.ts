/** The files of `data/worlds/` as schemas. What their members mean: docs/worlds.md#the-files. */
import * as v from "valibot";
import {
  ASSIGNMENT_GROUPS,
  ISSUE_TYPES,
  RESOLUTION_ACTIONS,
  type AssignmentGroup,
} from "../domain/vocabulary.js";
import { WORLD_SPLITS } from "../domain/ticket-source.js";
import {
  ANY_TEXT,
  exactly,
  FLAG,
  listOf,
  NUMBER,
  oneOf,
  someOf,
  TEXT,
  wholeNumber,
} from "../files/shapes.js";

/** How much, and how soon. */
export const LEVELS = ["high", "moderate", "low"] as const;
/** One of {@link LEVELS}. */
export type Level = (typeof LEVELS)[number];

/** Who writes: a person of the company, somebody outside, or a machine. */
export const WRITERS = ["person", "outside", "machine"] as const;

const TEXTS = someOf(TEXT, "a list with at least one text");
const BANKS = v.record(v.string(), listOf(TEXT));
const WEIGHT = v.optional(wholeNumber(1, 100), 1);

export const RULES_FILE = exactly({
  canary: TEXT,
  matters: v.record(v.string(), exactly({ issue_type: oneOf(ISSUE_TYPES), rule: TEXT })),
  reaches: v.record(v.string(), exactly({ impact: oneOf(LEVELS), rule: TEXT })),
  whens: v.record(v.string(), exactly({ urgency: oneOf(LEVELS), rule: TEXT })),
  /** Which times go with which reach. */
  together: v.record(v.string(), TEXTS),
  states: v.record(v.string(), exactly({ resolution_action: oneOf(RESOLUTION_ACTIONS), rule: TEXT })),
  /** The first team has a power unless a world's policy gives it to another. */
  powers: v.record(
    v.string(),
    exactly({
      teams: someOf(oneOf(ASSIGNMENT_GROUPS), "a list with at least one team"),
      things: v.optional(TEXTS),
      /** Whether a note always says who has it: the handbook alone leaves that open. */
      told: v.optional(FLAG, false),
    }),
  ),
});

export const NAMES_FILE = exactly({
  canary: TEXT,
  locales: someOf(exactly({ first: TEXTS, last: TEXTS, places: TEXTS }), "a list with at least one locale"),
});

export const COMPANY_FILE = exactly({
  canary: TEXT,
  trades: someOf(exactly({ ending: TEXT, customers: TEXT }), "a list with at least one trade"),
  departments: someOf(
    exactly({ name: TEXT, roles: TEXTS, asides: TEXTS }),
    "a list with at least one department",
  ),
  programs: someOf(exactly({ kind: TEXT, does: TEXT }), "a list with at least one kind of program"),
  program_names: exactly({ begin: TEXTS, end: TEXTS }),
  vendors: exactly({ begin: TEXTS, end: TEXTS }),
});

const TEAM_WORDS = exactly({
  license_ops: TEXTS,
  service_desk: TEXTS,
  application_team: TEXTS,
  procurement: TEXTS,
  security_team: TEXTS,
  onboarding_ops: TEXTS,
} satisfies Record<AssignmentGroup, unknown>);

export const PHRASES_FILE = exactly({
  canary: TEXT,
  teams: TEAM_WORDS,
  /** What the writer says of how many it touches and how soon it matters; and the desk of the same. */
  text: exactly({ reach: BANKS, when: BANKS }),
  note: exactly({ reach: BANKS, when: BANKS }),
  keeper: TEXTS,
  alternate: TEXTS,
  frozen: TEXTS,
  idle_note: TEXTS,
  settled: exactly({ reply_owed: TEXTS, nothing_left: TEXTS }),
  /** Before what the desk found out where the writer tells it, and what the writer knows where the desk does. */
  relayed: exactly({ text: TEXTS, note: TEXTS }),
  again: exactly({ title: TEXTS, text: TEXTS, unlinked: TEXTS }),
  comeback: exactly({ title: TEXTS, text: TEXTS }),
  redacted: exactly({ title: TEXTS, description: TEXTS }),
  update: TEXTS,
});

export const VOICES_FILE = exactly({
  canary: TEXT,
  voices: someOf(
    exactly({
      name: TEXT,
      writers: someOf(oneOf(WRITERS), "a list with at least one writer"),
      weight: WEIGHT,
      layout: oneOf(["letter", "lines", "form", "thread"]),
      greetings: listOf(ANY_TEXT),
      closings: listOf(ANY_TEXT),
      signatures: listOf(ANY_TEXT),
      asides: listOf(TEXT),
      headings: listOf(TEXT),
      /** Of a hundred sentences. */
      changed: wholeNumber(0, 100),
      /** What a writer of this voice says for what. */
      changes: listOf(v.tuple([TEXT, v.string()])),
      lower_case: FLAG,
      /** Slips of the keyboard in a text, at most. */
      slips: wholeNumber(0, 5),
    }),
    "a list with at least one voice",
  ),
});

const CAUSE = exactly({
  name: TEXT,
  weight: WEIGHT,
  matter: TEXT,
  state: TEXT,
  power: TEXT,
  /** Where it is told. */
  told: oneOf(["text", "note", "update"]),
  says: TEXTS,
  /** The complaints that go with it, where not all of the scenario do. */
  opens: v.optional(TEXTS),
  reach: v.optional(TEXTS),
  when: v.optional(TEXTS),
  /** A change, which a freeze puts off. */
  change: v.optional(FLAG, false),
  /** What was done, where the same may be asked for again. */
  again: v.optional(TEXT),
  or: v.optional(exactly({ power: TEXT, state: v.optional(TEXT), share: NUMBER })),
});

export const SCENARIOS_FILE = exactly({
  canary: TEXT,
  scenarios: someOf(
    exactly({
      id: TEXT,
      split: oneOf(WORLD_SPLITS),
      everyday: FLAG,
      writer: v.optional(oneOf(WRITERS), "person"),
      about: TEXTS,
      titles: TEXTS,
      opens: TEXTS,
      details: listOf(TEXT),
      guesses: listOf(TEXT),
      reach: BANKS,
      when: BANKS,
      causes: someOf(CAUSE, "a list with at least one cause"),
      settles: v.optional(listOf(TEXT)),
    }),
    "a list with at least one scenario",
  ),
});

export const STORIES_FILE = exactly({
  canary: TEXT,
  stories: someOf(
    exactly({
      id: TEXT,
      split: oneOf(WORLD_SPLITS),
      /** What happened, as those who write about it say it. */
      events: TEXTS,
      parts: v.pipe(listOf(TEXT), v.minLength(3, "a list of at least three scenarios")),
    }),
    "a list with at least one story",
  ),
});

/** What the files hold, by file; scenarios stand in several. */
export interface WorldFiles {
  readonly rules: v.InferOutput<typeof RULES_FILE>;
  readonly names: v.InferOutput<typeof NAMES_FILE>;
  readonly company: v.InferOutput<typeof COMPANY_FILE>;
  readonly phrases: v.InferOutput<typeof PHRASES_FILE>;
  readonly voices: v.InferOutput<typeof VOICES_FILE>;
  readonly stories: v.InferOutput<typeof STORIES_FILE>;
  readonly scenarios: readonly v.InferOutput<typeof SCENARIOS_FILE>[];
}
