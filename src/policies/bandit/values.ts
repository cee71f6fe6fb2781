import { ARMS, type Arm } from "./arms.js";

/** One try: what an arm paid under a cue, in [0, 1]. */
export interface Lesson {
  readonly cue: string;
  readonly arm: Arm;
  readonly reward: number;
}

export interface ArmValue {
  readonly tries: number;
  /** Sum of what the tries paid; 0 or more. */
  readonly totalReward: number;
}

/** What was learned: for each cue, the arms that were tried. Never changed once made. */
export type CueValues = ReadonlyMap<string, ReadonlyMap<Arm, ArmValue>>;

export const UNTRIED: ArmValue = { tries: 0, totalReward: 0 };

export const NOTHING_LEARNED: CueValues = new Map();

/** The values with the lessons added, in their order. */
export function learn(before: CueValues, lessons: readonly Lesson[]): CueValues {
  const values = new Map([...before].map(([cue, arms]) => [cue, new Map(arms)]));
  for (const { cue, arm, reward } of lessons) {
    const arms = values.get(cue) ?? new Map<Arm, ArmValue>();
    const { tries, totalReward } = arms.get(arm) ?? UNTRIED;
    arms.set(arm, { tries: tries + 1, totalReward: totalReward + reward });
    values.set(cue, arms);
  }
  return values;
}

/** A row of the exported values; in the order of the cues, then of the arms. */
export interface ValueRow {
  readonly cue: string;
  readonly arm: Arm;
  readonly tries: number;
  readonly mean_reward: number;
}

export function exportValues(values: CueValues): readonly ValueRow[] {
  return [...values.keys()].sort().flatMap((cue) =>
    ARMS.flatMap((arm) => {
      const value = values.get(cue)?.get(arm);
      return value === undefined
        ? []
        : [{ cue, arm, tries: value.tries, mean_reward: value.totalReward / value.tries }];
    }),
  );
}

/** The inverse of {@link exportValues}, to float64. */
export function importValues(rows: readonly ValueRow[]): CueValues {
  const values = new Map<string, Map<Arm, ArmValue>>();
  for (const { cue, arm, tries, mean_reward } of rows) {
    const arms = values.get(cue) ?? new Map<Arm, ArmValue>();
    values.set(cue, arms.set(arm, { tries, totalReward: mean_reward * tries }));
  }
  return values;
}
