import { createHash } from "node:crypto";
import { RULES_TABLE } from "../engine/rules-table.js";

/** SHA-256 over every table of the rules, in lower-case hex: two servers with the same digest score alike. */
export function digestOfRules(): string {
  return createHash("sha256").update(JSON.stringify(RULES_TABLE)).digest("hex");
}
