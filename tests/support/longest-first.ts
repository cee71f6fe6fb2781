import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes half a minute or more, the longest first: one that begins last ends alone, and another core has nothing to do. */
const LONGEST: readonly string[] = [
  "tests/clients/python-package.test.ts",
  "tests/properties/secrecy.test.ts",
  "tests/contract/secrecy-on-the-wire.test.ts",
  "tests/clients/transcripts.test.ts",
  "tests/clients/npm-start.test.ts",
  "tests/clients/llm-baseline.test.ts",
  "tests/clients/readme-commands.test.ts",
  "tests/page/play.test.ts",
  "tests/clients/packages.test.ts",
  "tests/clients/behind-nginx.test.ts",
  "tests/properties/engine.test.ts",
  "tests/unit/evaluation/recorded.test.ts",
  "tests/unit/trajectories/replay.test.ts",
  "tests/unit/experiments/runs.test.ts",
  "tests/contract/breaking-changes.test.ts",
  "tests/clients/go-client.test.ts",
];

/** Vitest knows how long a file took where it has run before, and goes by its size in a fresh clone. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => place(one) - place(other));
  }
}

function place({ moduleId }: TestSpecification): number {
  const found = LONGEST.findIndex((file) => moduleId.endsWith(`/${file}`));
  return found === -1 ? LONGEST.length : found;
}
