import type { ErrorReason } from "../../../service/index.js";

/** One fault of a message in pydantic's shape, which OpenEnv's clients know. */
export interface Issue {
  readonly type: string;
  /** The path to the value at fault. */
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  /** The value at fault. */
  readonly input: unknown;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

/** A message that is not in the shape of the contract. Nothing has changed. */
export class InvalidInput extends Error {
  override readonly name = "InvalidInput";

  constructor(
    readonly reason: ErrorReason,
    /** At least one. */
    readonly issues: readonly Issue[],
  ) {
    super(issues.map((issue) => `${issue.loc.join(".")}: ${issue.msg}`).join("; "));
  }

  /** The same faults seen from a message that holds this one under `path`. */
  within(...path: readonly (string | number)[]): InvalidInput {
    return new InvalidInput(
      this.reason,
      this.issues.map((issue) => ({ ...issue, loc: [...path, ...issue.loc] })),
    );
  }
}

/** Longer inputs are described, not echoed, so that an error is never much larger than a good answer. */
const LONGEST_ECHO = 1_000;

/** The JSON text of the faults. */
export function issuesText(issues: readonly Issue[]): string {
  return `[${issues.map(issueText).join(",")}]`;
}

function issueText(issue: Issue): string {
  const ctx = issue.ctx === undefined ? "" : `,"ctx":${JSON.stringify(issue.ctx)}`;
  const head = `"type":${JSON.stringify(issue.type)},"loc":${JSON.stringify(issue.loc)},"msg":${JSON.stringify(issue.msg)}`;
  return `{${head},"input":${echoText(issue.input)}${ctx}}`;
}

function echoText(input: unknown): string {
  try {
    const text = JSON.stringify(input ?? null, (_key, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    return text.length <= LONGEST_ECHO ? text : JSON.stringify(`(${text.length} characters of JSON)`);
  } catch {
    return JSON.stringify("(too deeply nested to show)");
  }
}
