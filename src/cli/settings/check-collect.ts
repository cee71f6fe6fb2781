import type { CollectSettings } from "./collect-settings.js";
import { POLICY_NAMES, policyEntry } from "../../policies/index.js";
import { knownPolicies, someLearn } from "../../policies/choose-policies.js";
import type { Readable } from "./read-flags.js";

/** What is wrong between the settings, or with one in the light of what there is. */
export function checkCollect(settings: Readable<CollectSettings>): readonly string[] {
  const { policy, output, split, allowTest, training } = settings;
  const problems: string[] = [];
  const known = policy === undefined ? [] : knownPolicies([policy]);
  if (policy !== undefined && known.length === 0) {
    problems.push(`--policy must be one of ${POLICY_NAMES.join(", ")}; it is ${JSON.stringify(policy)}.`);
  }
  if (someLearn(known) && training === undefined) {
    problems.push(
      `--policy ${known.join()} has to learn first. Run npm run policy -- search, then name its search_summary.json with --training.`,
    );
  }
  if (output === undefined)
    problems.push("--output needs a file to write to, such as --output oracle.jsonl.");
  if ((split === "test" || split === "all") && allowTest !== true) {
    const sighted = known.some((name) => policyEntry(name).sees === "labels");
    problems.push(
      `--split ${split} would put test tickets${sighted ? ", with what their labels are," : ""} into data to train on, ` +
        "and nothing that is trained on it could be judged on test. Use --split dev, or add --allow-test if that is meant.",
    );
  }
  return problems;
}
