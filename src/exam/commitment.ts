import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical.js";
import type { ExamKey } from "./key.js";
import type { ExamPaper } from "./paper.js";

/** All of an exam file but its commitment: what may not change once that is published. */
export type ExamTerms = Omit<ExamPaper, "commitment">;

/**
 * SHA-256 of the key's 32 bytes and the canonical JSON of the terms, in lower-case hex. Published before the exam, it
 * binds whoever holds the key: to the seeds, and to how many episodes of what are played.
 */
export function commitmentTo(key: ExamKey, terms: ExamTerms): string {
  const { format, episodes, tasks, split, contractVersion, rulesDigest, datasetDigest, floors } = terms;
  const bound = { format, episodes, tasks, split, contractVersion, rulesDigest, datasetDigest, floors };
  return createHash("sha256").update(key).update(canonicalJson(bound), "utf8").digest("hex");
}
