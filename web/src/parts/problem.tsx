import type { HelpdeskError } from "../../../src/client/failure.js";

/** What went wrong, in the server's own words, and what to do. */
export function Problem({
  problem,
  onAgain,
}: {
  readonly problem: HelpdeskError;
  readonly onAgain?: () => void;
}) {
  const isGone = problem.reason === "unknown_session" || problem.reason === "session_lost";
  return (
    <div class="problem" role="alert">
      <p>
        <b>{problem.problem}</b> {isGone ? "Its place is free again." : problem.nextStep}
      </p>
      {isGone && onAgain !== undefined && (
        <button type="button" onClick={onAgain}>
          Start the same episode again
        </button>
      )}
    </div>
  );
}
