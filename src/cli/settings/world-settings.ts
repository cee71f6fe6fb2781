import {
  SOURCE_NUMBERS,
  WORLD_SPLITS,
  type GeneratedSource,
  type WorldSplit,
} from "../../domain/ticket-source.js";
import { SPLIT_CHOICES, type SplitChoice } from "../../domain/vocabulary.js";
import { SettingsError } from "../../support/settings-error.js";
import type { Settings } from "./read-settings.js";
import { nonEmpty, oneOf, wholeNumber, type Setting } from "./setting.js";

/** What a command that plays has to say of a world. */
export interface WorldSettings {
  readonly world: number | undefined;
  readonly key: string | undefined;
  readonly hiddenPercent: number | undefined;
  readonly misleadingPercent: number | undefined;
  readonly clusterSize: number | undefined;
  readonly scarcityPercent: number | undefined;
}

/** The file of a key, wherever worlds are drawn from. */
export const KEY_SETTING: Setting<string | undefined> = {
  flag: "key",
  variable: "HELPDESK_WORLDS_KEY",
  placeholder: "FILE",
  help: "the secret that worlds are derived from, as key new writes it; worlds that anybody can draw when unset",
  fallback: undefined,
  parse: nonEmpty,
};

/** The same for every command that plays. */
export const WORLD_SETTINGS: Settings<WorldSettings> = {
  world: {
    flag: "world",
    variable: "HELPDESK_WORLD",
    placeholder: "N",
    help: "play tickets of this made-up company, which never run out, instead of --dataset; --split is then train, dev or test",
    fallback: undefined,
    parse: wholeNumber(SOURCE_NUMBERS.world.minimum, SOURCE_NUMBERS.world.maximum),
  },
  key: KEY_SETTING,
  hiddenPercent: numberSetting("hiddenPercent", "hidden-percent"),
  misleadingPercent: numberSetting("misleadingPercent", "misleading-percent"),
  clusterSize: numberSetting("clusterSize", "cluster-size"),
  scarcityPercent: numberSetting("scarcityPercent", "scarcity-percent"),
};

function numberSetting(
  name: Exclude<keyof WorldSettings, "world" | "key">,
  flag: string,
): Setting<number | undefined> {
  const { minimum, maximum, description } = SOURCE_NUMBERS[name];
  const clause = description.slice(0, 1).toLowerCase() + description.slice(1).replace(/\.$/, "");
  return {
    flag,
    variable: `HELPDESK_WORLD_${flag.toUpperCase().replaceAll("-", "_")}`,
    placeholder: "N",
    help: `with --world: ${clause.replace(". Left out: ", "; ")}`,
    fallback: undefined,
    parse: wholeNumber(minimum, maximum),
  };
}

/** Splits of tickets, and of worlds. */
export type AnySplit = SplitChoice | WorldSplit;

/** A `--split` that means one or the other. */
export function eitherSplit<T extends AnySplit>(setting: Setting<T>): Setting<T | AnySplit> {
  const words = [...new Set<AnySplit>([...SPLIT_CHOICES, ...WORLD_SPLITS])];
  return { ...setting, parse: oneOf(words) };
}

/**
 * The settings as what they mean: a world's tickets are played whole, since its split is its own. Throws {@link SettingsError} for what
 * does not go together.
 */
export function withSource<
  S extends WorldSettings & { readonly split: AnySplit; readonly dataset?: string | undefined },
>(
  settings: S,
): Omit<S, "split"> & { readonly split: SplitChoice; readonly source: GeneratedSource | undefined } {
  const { world, split, hiddenPercent, misleadingPercent, clusterSize, scarcityPercent } = settings;
  if (world === undefined) {
    if (split === "train") {
      throw new SettingsError([
        "--split train is a split of worlds: name one with --world N, or use dev, test or all.",
      ]);
    }
    const alone = Object.entries({
      hiddenPercent,
      misleadingPercent,
      clusterSize,
      scarcityPercent,
    })
      .filter(([, value]) => value !== undefined)
      .map(([name]) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
    if (alone.length > 0)
      throw new SettingsError([`${alone.join(", ")}: say of which world, with --world N.`]);
    return { ...settings, split, source: undefined };
  }
  if (settings.dataset !== undefined) {
    throw new SettingsError(["--world and --dataset both say which tickets are played: name one of them."]);
  }
  if (split === "all")
    throw new SettingsError([`--split all: a world is of one split: ${WORLD_SPLITS.join(", ")}.`]);
  return {
    ...settings,
    split: "all",
    source: { world, split, hiddenPercent, misleadingPercent, clusterSize, scarcityPercent },
  };
}
