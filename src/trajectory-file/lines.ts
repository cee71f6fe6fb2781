import { jsonLine } from "../support/json-line.js";
import { PACKAGE_VERSION } from "../support/package-version.js";
import { TRAJECTORY_FORMAT, type TrajectoryEpisode, type TrajectoryHeader } from "./shape.js";

/** What a header says beside which program wrote it. */
export interface HeaderFacts extends Pick<
  TrajectoryHeader,
  "contract_version" | "rules_digest" | "dataset_digest" | "notes"
> {
  readonly policy?: string | null;
  readonly sees?: TrajectoryHeader["sees"];
  readonly run?: string | null;
}

/** By this version of the program. */
export function headerOf(facts: HeaderFacts): TrajectoryHeader {
  const { contract_version, rules_digest, dataset_digest, policy, sees, run, notes } = facts;
  return {
    format: TRAJECTORY_FORMAT,
    program_version: PACKAGE_VERSION,
    contract_version,
    rules_digest,
    dataset_digest,
    policy: policy ?? null,
    sees: sees ?? "observations",
    run: run ?? null,
    ...(notes !== undefined && { notes }),
  };
}

/** With its line break. */
export function headerLine(header: TrajectoryHeader): string {
  return jsonLine(header);
}

/** With its line break. */
export function episodeLine(episode: TrajectoryEpisode): string {
  return jsonLine(episode);
}
