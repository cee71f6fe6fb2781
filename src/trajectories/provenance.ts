import type { Dataset } from "../dataset/index.js";
import { createInProcessPool, type PoolFacts } from "../rollouts/environment-pool.js";

/** The rules and tickets that an episode was graded by: with the same provenance, the same actions earn the same. */
export interface Provenance {
  readonly contract_version: string;
  readonly rules_digest: string;
  readonly dataset_digest: string;
}

/** Of this process. */
export async function provenanceOf(dataset: Dataset): Promise<Provenance> {
  return provenanceOfPool(await createInProcessPool(dataset).facts());
}

/** Of where episodes are played. */
export function provenanceOfPool({
  contractVersion,
  rulesDigest,
  datasetDigest,
}: Pick<PoolFacts, "contractVersion" | "rulesDigest" | "datasetDigest">): Provenance {
  return { contract_version: contractVersion, rules_digest: rulesDigest, dataset_digest: datasetDigest };
}

const PROVENANCE_NAMES = {
  rules_digest: "rules",
  dataset_digest: "tickets",
  contract_version: "words of the contract",
} as const satisfies Record<keyof Provenance, string>;

/** A sentence for each part in which the provenances of a file differ from the present one, none twice. */
export function provenanceDifferences(stored: readonly Provenance[], now: Provenance): readonly string[] {
  const keys = ["rules_digest", "dataset_digest", "contract_version"] as const;
  const told = keys.flatMap((key) =>
    stored
      .filter((provenance) => provenance[key] !== now[key])
      .map(
        (provenance) =>
          `the file was made with other ${PROVENANCE_NAMES[key]}: ${key} ${provenance[key]}, now ${now[key]}`,
      ),
  );
  return [...new Set(told)];
}
