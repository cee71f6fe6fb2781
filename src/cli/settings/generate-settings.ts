import { WORLD_SPLITS, WORLD_TWINS } from "../../generator/index.js";
import type { GenerateOptions } from "../../worlds/run-generate.js";
import { parseSwitch } from "./parse-values.js";
import type { Settings } from "./read-settings.js";
import { KEY_SETTING } from "./world-settings.js";
import { nonEmpty, oneOf, wholeNumber } from "./setting.js";

/** Every setting of `generate`. */
export const GENERATE_SETTINGS: Settings<GenerateOptions> = {
  world: {
    flag: "world",
    variable: "GENERATE_WORLD",
    placeholder: "N",
    help: "which company: the same number and split give the same one",
    fallback: 1,
    parse: wholeNumber(0, 999_999_999),
  },
  split: {
    flag: "split",
    variable: "GENERATE_SPLIT",
    placeholder: "SPLIT",
    help: `${WORLD_SPLITS.join(", ")}: none of them has a scenario or a company of another`,
    fallback: "train",
    parse: oneOf(WORLD_SPLITS),
  },
  twin: {
    flag: "twin",
    variable: "GENERATE_TWIN",
    placeholder: "TWIN",
    help: `the same tickets in another form, one of ${WORLD_TWINS.join(", ")}; as they are when unset`,
    fallback: undefined,
    parse: oneOf(WORLD_TWINS),
  },
  key: KEY_SETTING,
  tickets: {
    flag: "tickets",
    variable: "GENERATE_TICKETS",
    placeholder: "M",
    help: "how many; fewer are the first of more",
    fallback: 1000,
    parse: wholeNumber(1, 1_000_000),
  },
  out: {
    flag: "out",
    variable: "GENERATE_OUT",
    placeholder: "FILE.json",
    help: "where they go",
    fallback: "world.json",
    parse: nonEmpty,
  },
  report: {
    flag: "report",
    variable: "GENERATE_REPORT",
    placeholder: "[true|false]",
    help: "measure them: labels, repeated words, near-duplicates, what words alone give away",
    fallback: false,
    parse: parseSwitch,
  },
};
