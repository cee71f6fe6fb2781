/**
 * Writes the golden vectors anew: `npx tsx tests/vectors/record.ts`. Only when a rule changed on purpose; the commit
 * says which rule moved them and why.
 */
import { writeFileSync } from "node:fs";
import { GOLDEN_FILES, goldenText } from "./golden.js";

for (const name of ["queues", "observations"] as const) {
  writeFileSync(GOLDEN_FILES[name].url, goldenText(name));
}
