import { SettingsError } from "../cli/settings/index.js";
import { splitDataset, type Dataset } from "../dataset/index.js";
import type { Split } from "../domain/vocabulary.js";
import { createInProcessVenue } from "../rollouts/environment-pool.js";

/** By what an episode was graded, and on which tickets: with the same ground, the same actions earn the same. */
export interface Ground {
  readonly contract_version: string;
  readonly rules_digest: string;
  readonly dataset_digest: string;
}

/** Of this process. */
export async function groundOf(dataset: Dataset): Promise<Ground> {
  const { contractVersion, rulesDigest, datasetDigest } = await createInProcessVenue(dataset).facts();
  return { contract_version: contractVersion, rules_digest: rulesDigest, dataset_digest: datasetDigest };
}

const GROUND_NAMES = {
  rules_digest: "rules",
  dataset_digest: "tickets",
  contract_version: "words of the contract",
} as const satisfies Record<keyof Ground, string>;

/** A sentence for each part in which the grounds of a file differ from the present one, none twice. */
export function groundDifferences(stored: readonly Ground[], now: Ground): readonly string[] {
  const keys = ["rules_digest", "dataset_digest", "contract_version"] as const;
  const told = keys.flatMap((key) =>
    stored
      .filter((ground) => ground[key] !== now[key])
      .map(
        (ground) =>
          `the file was made with other ${GROUND_NAMES[key]}: ${key} ${ground[key]}, now ${now[key]}`,
      ),
  );
  return [...new Set(told)];
}

/** The tickets that can be drawn. Throws {@link SettingsError} for a split without any. */
export function ticketsOf(dataset: Dataset, split: Split | "all"): Dataset {
  const tickets = split === "all" ? dataset : splitDataset(dataset)[split];
  if (tickets.tickets.length > 0) return tickets;
  throw new SettingsError([
    `--split ${split} has no tickets, because all tickets of the dataset are related to each other. Use --split dev.`,
  ]);
}
