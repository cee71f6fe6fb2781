import type { Route, RouteNumbers } from "../../domain/route.js";
import { similarity } from "../../domain/similarity.js";
import {
  ASSIGNMENT_GROUPS,
  ISSUE_TYPES,
  PRIORITIES,
  RESOLUTION_ACTIONS,
  USUAL_HANDLING,
} from "../../domain/vocabulary.js";
import { bestLabel } from "../best-guess.js";

/** A route that a ticket may have, and how likely that is, up to a common factor. */
export interface Suspect {
  readonly route: Route;
  readonly weight: number;
}

/** How much likelier usual handling is than any other of the same issue type, by the published table alone. */
const USUAL = 20;
/** Two scores nearer to each other than this are the same. */
const SAME_SCORE = 1e-9;

/** Every route there is, as the published rules have them. */
export const ALL_SUSPECTS: readonly Suspect[] = ISSUE_TYPES.flatMap((issueType) =>
  PRIORITIES.flatMap((priority) =>
    ASSIGNMENT_GROUPS.flatMap((assignmentGroup) =>
      RESOLUTION_ACTIONS.map((resolutionAction) => {
        const usual = USUAL_HANDLING[issueType];
        const weight =
          (usual.assignmentGroup === assignmentGroup ? USUAL : 1) *
          (usual.resolutionAction === resolutionAction ? USUAL : 1);
        return { route: { issueType, priority, assignmentGroup, resolutionAction }, weight };
      }),
    ),
  ),
);

/** The answer that earns most on average: a score is a weighted sum of fields, so each is guessed by itself. */
export function bestAnswer(suspects: readonly Suspect[]): Route {
  const guess = <Field extends keyof Route>(field: Field, labels: readonly Route[Field][]): Route[Field] => {
    // A label that no suspect has may still be near to several that they have.
    const shares = new Map<Route[Field], number>(labels.map((label) => [label, 0]));
    for (const { route, weight } of suspects) {
      shares.set(route[field], (shares.get(route[field]) ?? 0) + weight);
    }
    return bestLabel(field, shares);
  };
  return {
    issueType: guess("issueType", ISSUE_TYPES),
    priority: guess("priority", PRIORITIES),
    assignmentGroup: guess("assignmentGroup", ASSIGNMENT_GROUPS),
    resolutionAction: guess("resolutionAction", RESOLUTION_ACTIONS),
  };
}

/** What was answered to a ticket, and what each field of it earned. */
export interface Probe {
  readonly submitted: Route;
  readonly breakdown: RouteNumbers;
}

/** Those that would have earned what the probe did; all of them when none would, as under an alternate. */
export function consistentWith(
  suspects: readonly Suspect[],
  { submitted, breakdown }: Probe,
): readonly Suspect[] {
  const left = suspects.filter(
    ({ route }) =>
      isEarned(similarity("issueType", submitted.issueType, route.issueType), breakdown.issueType) &&
      isEarned(similarity("priority", submitted.priority, route.priority), breakdown.priority) &&
      isEarned(
        similarity("assignmentGroup", submitted.assignmentGroup, route.assignmentGroup),
        breakdown.assignmentGroup,
      ) &&
      isEarned(
        similarity("resolutionAction", submitted.resolutionAction, route.resolutionAction),
        breakdown.resolutionAction,
      ),
  );
  return left.length === 0 ? suspects : left;
}

function isEarned(value: number, earned: number): boolean {
  return Math.abs(value - earned) < SAME_SCORE;
}
