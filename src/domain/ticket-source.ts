import type { Twin } from "./vocabulary.js";

/** Parts of the scenarios of generated tickets; a world belongs to one of them as well. */
export const WORLD_SPLITS = ["train", "dev", "test"] as const;
/** One of {@link WORLD_SPLITS}. */
export type WorldSplit = (typeof WORLD_SPLITS)[number];

/** Twins that a world itself writes. */
export const WORLD_TWINS = ["aliased", "reworded", "counterfactual"] as const satisfies readonly Twin[];
/** One of {@link WORLD_TWINS}. */
export type WorldTwin = (typeof WORLD_TWINS)[number];

/** Where the tickets of an episode come from, where they are not those that a server was started with. */
export interface TicketSource {
  /** Drawn from a world. */
  readonly generated?: GeneratedSource | undefined;
}

/** A world, and how hard its tickets are. What is absent is as the worlds are by themselves. See docs/worlds.md. */
export interface GeneratedSource {
  /** 0 to 2³¹ − 1; 0 when absent. */
  readonly world?: number | undefined;
  /** Train when absent. */
  readonly split?: WorldSplit | undefined;
  /** Of a hundred deciding facts, those that stand in no text; 0 to 100. */
  readonly hiddenPercent?: number | undefined;
  /** Of a hundred such facts, those of which the text says something else; 0 to 100. */
  readonly misleadingPercent?: number | undefined;
  /** Tickets of one event in a queue; 0 to 4. */
  readonly clusterSize?: number | undefined;
  /** Of a hundred tickets that a second team could take, those that say so, and of a hundred of a queue, those that crowd a team; 0 to 100. */
  readonly scarcityPercent?: number | undefined;
  /** SHA-256 of the key that the world is derived from, in lower-case hex; absent: there is none. */
  readonly keyDigest?: string | undefined;
  /** The same tickets in another form; absent: as they are. */
  readonly twin?: WorldTwin | undefined;
}

/** The numbers of a {@link GeneratedSource}, with what each is. */
export const SOURCE_NUMBERS = {
  world: {
    minimum: 0,
    maximum: 2_147_483_647,
    description: "Which company. Left out: 0.",
  },
  hiddenPercent: {
    minimum: 0,
    maximum: 100,
    description:
      "Of a hundred facts that decide a label, how many stand in no text but in a note, an answer or a linked ticket.",
  },
  misleadingPercent: {
    minimum: 0,
    maximum: 100,
    description: "Of a hundred facts that stand in no text, of how many the text says something else.",
  },
  clusterSize: {
    minimum: 0,
    maximum: 4,
    description: "Tickets of one event in a queue of 3 or more, in tasks 2 and 3. Left out: 2 or 3.",
  },
  scarcityPercent: {
    minimum: 0,
    maximum: 100,
    description:
      "Of a hundred tickets that a second team could take, how many say so, and of a queue's tickets how many crowd a team that way: it has a slot too few in task 3.",
  },
} as const satisfies Partial<Record<keyof GeneratedSource, SourceNumber>>;

/** One of the names of {@link SOURCE_NUMBERS}. */
export type SourceNumberName = keyof typeof SOURCE_NUMBERS;

/** A whole number that a source takes. */
export interface SourceNumber {
  readonly minimum: number;
  readonly maximum: number;
  readonly description: string;
}

/** How hard the tickets of a source are; absent: as the worlds are by themselves. */
export type Knobs = Pick<
  GeneratedSource,
  "hiddenPercent" | "misleadingPercent" | "clusterSize" | "scarcityPercent"
>;

/** The source with what it leaves out, in one order and without what is absent: equal sources are equal texts. */
export function resolvedSource(source: GeneratedSource): GeneratedSource & ResolvedWorld {
  const { world = 0, split = "train", keyDigest, twin } = source;
  const { hiddenPercent, misleadingPercent, clusterSize, scarcityPercent } = source;
  return {
    world,
    split,
    ...(hiddenPercent !== undefined && { hiddenPercent }),
    ...(misleadingPercent !== undefined && { misleadingPercent }),
    ...(clusterSize !== undefined && { clusterSize }),
    ...(scarcityPercent !== undefined && { scarcityPercent }),
    ...(keyDigest !== undefined && { keyDigest }),
    ...(twin !== undefined && { twin }),
  };
}

interface ResolvedWorld {
  readonly world: number;
  readonly split: WorldSplit;
}
