import type { RunKey } from "../runs/index.js";
import { SettingsError } from "../support/settings-error.js";

export interface OwnedRun {
  readonly run: string;
  /** As the user says; undefined: whoever has the only one of that name. */
  readonly owner: string | undefined;
  /** What named it: a flag or a command. */
  readonly by: string;
  /** In words. */
  readonly where: string;
  /** The runs that are there. */
  readonly kept: readonly RunKey[];
}

/** Whose run it is. Throws {@link SettingsError} where it is nobody's, or several have one of that name and none is named. */
export function ownerOfRun({ run, owner, by, where, kept }: OwnedRun): string {
  const owners = [...new Set(kept.filter((one) => one.run === run).map((one) => one.owner))];
  if (owner !== undefined && owners.includes(owner)) return owner;
  const [first, ...others] = owners;
  if (owner === undefined && first !== undefined && others.length === 0) return first;
  if (owner === undefined && first !== undefined) {
    const named = owners.map((one) => (one === "" ? "nobody" : one)).join(", ");
    throw new SettingsError([`${by}: several have a run ${run}: ${named}. Say whose with --owner.`]);
  }
  const names = [...new Set(kept.map((one) => one.run))].sort().slice(0, 20);
  const there = names.length === 0 ? "there are none" : `there are ${names.join(", ")}`;
  const whose = owner === undefined ? "" : ` of ${owner}`;
  throw new SettingsError([`${by}: ${where} has no run ${run}${whose}: ${there}.`]);
}
