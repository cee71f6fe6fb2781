import { isDeepStrictEqual } from "node:util";
import { isObject } from "../../support/is-object.js";
import { headerOf, type TrajectoryHeader } from "../../trajectory-file/index.js";
import type { Evaluation } from "../evaluate-policy.js";
import type { Shard } from "../shard.js";
import { shardNotes } from "./shard-notes.js";

/** The line above the episodes of one player: whoever goes on with them has to have the same. */
export function sectionHeader(
  evaluation: Evaluation,
  shard: Shard | undefined,
  warnings: readonly string[],
): TrajectoryHeader {
  const { provenance, contractVersion, policy, player } = evaluation;
  const { split, splitDigest } = provenance;
  return headerOf({
    contract_version: contractVersion,
    rules_digest: provenance.rulesDigest,
    dataset_digest: provenance.datasetDigest,
    policy: policy.name,
    sees: policy.sees,
    notes: {
      ...(shard === undefined
        ? { split, split_digest: splitDigest }
        : shardNotes(evaluation, shard, warnings)),
      ...(player !== undefined && { player }),
    },
  });
}

/** What the headers of two evaluations differ in, each as it is there and here; the program's version may be another. */
export function headerDifferences(there: TrajectoryHeader, here: TrajectoryHeader): readonly string[] {
  const [a, b] = [termsOf(there), termsOf(here)];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys
    .filter((key) => !isDeepStrictEqual(a[key], b[key]))
    .map((key) => `${key} ${shown(a[key])} there, ${shown(b[key])} here`);
}

function termsOf({ notes, ...header }: TrajectoryHeader): Readonly<Record<string, unknown>> {
  const { contract_version, rules_digest, dataset_digest, policy } = header;
  // As a file has them: what is undefined here is absent there.
  const own: unknown = JSON.parse(JSON.stringify(notes ?? {}));
  return { policy, contract_version, rules_digest, dataset_digest, ...flat(own) };
}

/** `{plan: {seed_start: 0}}` as `{plan.seed_start: 0}`, so that single settings are told. */
function flat(value: unknown, path = ""): Readonly<Record<string, unknown>> {
  if (!isObject(value)) return { [path]: value };
  const entries = Object.entries(value).filter(([key]) => path !== "" || key !== "warnings");
  return Object.fromEntries(
    entries.flatMap(([key, one]) => Object.entries(flat(one, path === "" ? key : `${path}.${key}`))),
  );
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
