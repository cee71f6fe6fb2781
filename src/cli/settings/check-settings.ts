import { parseSwitch } from "./parse-values.js";
import type { Settings } from "./read-settings.js";
import { nonEmpty, wholeNumber } from "./setting.js";

/** How `dataset-report` tells what it finds; the files stand beside the flags. */
export interface DatasetReportSettings {
  readonly strict: boolean;
  readonly details: boolean;
}

/** Every setting of `dataset-report`. */
export const DATASET_REPORT_SETTINGS: Settings<DatasetReportSettings> = {
  strict: {
    flag: "strict",
    variable: "DATASET_REPORT_STRICT",
    placeholder: "[true|false]",
    help: "exit code 1 when anything falls short",
    fallback: false,
    parse: parseSwitch,
  },
  details: {
    flag: "details",
    variable: "DATASET_REPORT_DETAILS",
    placeholder: "[true|false]",
    help: "say of each row what it was counted from",
    fallback: false,
    parse: parseSwitch,
  },
};

/** What `rules-check` plays. */
export interface RulesCheckSettings {
  readonly seeds: number;
  /** Undefined: the built-in set. */
  readonly dataset: string | undefined;
}

/** Every setting of `rules-check`. */
export const RULES_CHECK_SETTINGS: Settings<RulesCheckSettings> = {
  seeds: {
    flag: "seeds",
    variable: "RULES_CHECK_SEEDS",
    placeholder: "N",
    help: "seeds to play each task with, from 0",
    fallback: 200,
    parse: wholeNumber(1, 100_000),
  },
  dataset: {
    flag: "dataset",
    variable: "HELPDESK_DATASET",
    placeholder: "FILE",
    help: "tickets to play; the built-in set when unset",
    fallback: undefined,
    parse: nonEmpty,
  },
};
