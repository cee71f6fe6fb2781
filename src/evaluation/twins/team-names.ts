import { ASSIGNMENT_GROUPS, type AssignmentGroup } from "../../domain/vocabulary.js";
import { spaced } from "../spaced.js";
import { changed, type Lens } from "./lens.js";

/** What each team is called: every team has the name of another one, and none of these is like it. */
export const TEAM_NAMES = {
  license_ops: "security_team",
  service_desk: "procurement",
  application_team: "onboarding_ops",
  procurement: "application_team",
  security_team: "service_desk",
  onboarding_ops: "license_ops",
} as const satisfies Record<AssignmentGroup, AssignmentGroup>;

/** What the instructions of the episode end with. */
export const TEAM_NAMES_TOLD = [
  "In this episode the teams are called otherwise than in the handbook:",
  ASSIGNMENT_GROUPS.map((team) => `what it calls ${team} is ${TEAM_NAMES[team]} here`).join(", ") + ".",
  "Answer with these names; capacity, options and labels are told in them too.",
  "Tickets and notes speak of teams by what they do, in words of their own.",
].join(" ");

/** Every team has the name of another one, and the instructions say which. */
export const RELABELLED_TEAMS: Lens = {
  observation: (seen) => {
    const told = changed(seen, { text: withOtherDesk, object: withOtherNames });
    return { ...told, instructions: `${told.instructions} ${TEAM_NAMES_TOLD}` };
  },
  action: (done) =>
    done.assignmentGroup === undefined
      ? done
      : { ...done, assignmentGroup: teamCalled(done.assignmentGroup) },
};

function teamCalled(name: AssignmentGroup): AssignmentGroup {
  return ASSIGNMENT_GROUPS.find((team) => TEAM_NAMES[team] === name) ?? name;
}

/** The one sentence that the rules themselves write of a team. */
const EASED = "the service desk can take this one";

function withOtherDesk(text: string): string {
  return text.replaceAll(EASED, EASED.replace("service desk", spaced(TEAM_NAMES.service_desk)));
}

/** Members that name a team, and those that count by team. */
function withOtherNames(members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (ASSIGNMENT_GROUPS.every((team) => team in members)) {
    return Object.fromEntries(ASSIGNMENT_GROUPS.map((name) => [name, members[teamCalled(name)]]));
  }
  const renamed = (key: string): Readonly<Record<string, unknown>> => {
    const team = ASSIGNMENT_GROUPS.find((known) => known === members[key]);
    return team === undefined ? {} : { [key]: TEAM_NAMES[team] };
  };
  return { ...members, ...renamed("assignmentGroup"), ...renamed("team") };
}
