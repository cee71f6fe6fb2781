import { SPLIT_CHOICES } from "../../domain/vocabulary.js";
import { COLLECT_FORMATS, type ConvertOptions, type ExportOptions } from "../../trajectories/options.js";
import type { RegretsOptions } from "../../trajectories/regrets.js";
import { COLLECT_SETTINGS } from "./collect-settings.js";
import type { Settings } from "./read-settings.js";
import { nonEmpty, oneOf } from "./setting.js";

export const CONVERT_SETTINGS: Settings<ConvertOptions> = {
  output: {
    flag: "output",
    variable: "TRAJECTORIES_OUTPUT",
    placeholder: "FILE",
    help: "where the trajectories go; a file that is there is replaced when the new one is whole",
    fallback: undefined,
    parse: nonEmpty,
  },
  split: {
    flag: "split",
    variable: "TRAJECTORIES_SPLIT",
    placeholder: "SPLIT",
    help: "the split that a run of policy was played on, which its steps do not say: dev, test or all",
    fallback: "dev",
    parse: oneOf(SPLIT_CHOICES),
  },
  dataset: {
    ...COLLECT_SETTINGS.dataset,
    help: "tickets on which the episodes are played again; the built-in set when unset",
  },
};

export const REGRETS_SETTINGS: Settings<Omit<RegretsOptions, "output"> & Pick<ConvertOptions, "output">> = {
  output: {
    ...CONVERT_SETTINGS.output,
    help: "where the steps go, one a line; a file that is there is replaced when the new one is whole",
  },
  dataset: CONVERT_SETTINGS.dataset,
};

const { transcript, toolArguments, margin, observations, allowTest } = COLLECT_SETTINGS;

export const EXPORT_SETTINGS: Settings<ExportOptions> = {
  output: {
    ...CONVERT_SETTINGS.output,
    help: "where the rows go; a file that is there is replaced when the new one is whole",
  },
  format: {
    flag: "format",
    variable: "TRAJECTORIES_FORMAT",
    placeholder: "FORMAT",
    help: `one of ${COLLECT_FORMATS.join(", ")}`,
    fallback: "parquet",
    parse: oneOf(COLLECT_FORMATS),
  },
  transcript,
  toolArguments,
  observations,
  margin,
  allowTest: {
    ...allowTest,
    help: "export test tickets too: who trains on them can no longer be judged on them",
  },
  dataset: CONVERT_SETTINGS.dataset,
};
