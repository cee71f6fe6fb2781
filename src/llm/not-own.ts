/** How many of a model's actions it did not give itself. */
export interface NotOwn {
  /** In part or altogether the fallback's. */
  readonly backfilled: number;
  /** No action that it gave: penalised. */
  readonly unanswered: number;
  readonly all: number;
}

/** A larger share of the actions is warned of, by every command, wherever a figure of the model stands. */
const MOST_NOT_OWN = 0.1;

/** Which of the two are more than the model's figures bear. */
export function tooMuchNotOwn({
  backfilled,
  unanswered,
  all,
}: NotOwn): readonly ("backfilled" | "unanswered")[] {
  return [
    ...(backfilled > MOST_NOT_OWN * all ? (["backfilled"] as const) : []),
    ...(unanswered > MOST_NOT_OWN * all ? (["unanswered"] as const) : []),
  ];
}
