import { ASSIGNMENT_GROUPS, type AssignmentGroup } from "../domain/vocabulary.js";
import { alignedColumns } from "../support/text-table.js";
import type { FieldCount, Labelling, OwnTeam, Part } from "./labelling.js";
import { spaced } from "./spaced.js";
import { listed } from "./verdict/words.js";
import { counted } from "../support/counted.js";

const MISSING = {
  clusters: "clusters of related tickets",
  alternates: "acceptable alternates",
  notes: "notes of the desk",
  updates: "answers of requesters",
} as const satisfies Record<Part, string>;

/** What a reader must know of the labels before any figure, a sentence each. */
export function labellingLines(labelling: Labelling): readonly string[] {
  const { tickets, absent, guessed, routes, teams, lacks } = labelling;
  const lines: string[] = [];
  const nothing = lacks.map((part) => MISSING[part]);
  const lacking =
    nothing.length === 0
      ? ""
      : ` The set has no ${listed(nothing)}: what these would have asked of an agent is not judged either.`;
  if (absent.length > 0) {
    const missing = absent
      .map(({ field, tickets: lacking }) => `${spaced(field)} on ${ofAll(lacking, tickets)}`)
      .join(", ");
    lines.push(
      `Labels are partial: not there and not graded are ${missing}. The weights of the other labels of a ticket are scaled up to 1.${lacking}`,
    );
  } else if (lacking !== "") lines.push(lacking.trim());
  if (guessed.length > 0) {
    lines.push(`Guessed by the import, not confirmed by anybody: ${guessedText(guessed, tickets)}.`);
  }
  lines.push(...foldLines(teams));
  const unmapped = teams.filter(({ group }) => group === null);
  if (unmapped.length > 0) {
    lines.push(`Not judged by their team, which no team of ours stands for: ${wordsOf(unmapped)}.`);
  }
  if (routes !== null) {
    const share = Math.round((100 * routes.rerouted) / routes.known);
    lines.push(
      `Your own desk sent ${routes.rerouted} of ${routes.known} of these tickets on after the first group (${share} %).`,
    );
  }
  return lines;
}

/** How the tickets of each of the desk's teams were routed, for a terminal. */
export function teamTable(teams: readonly OwnTeam[]): string {
  const header = ["your team", "taken for", "tickets", "submitted", "right", "share", "the others mostly to"];
  return alignedColumns([header, ...teams.map((team) => teamCells(team, teams))], [0, 1, 6]);
}

/** The cells of a row of the table. */
export function teamCells(team: OwnTeam, teams: readonly OwnTeam[]): readonly string[] {
  const { word, group, tickets, submitted, right, wrongMostly } = team;
  return [
    word,
    group ?? "–",
    String(tickets),
    String(submitted),
    submitted === 0 ? "–" : String(right),
    submitted === 0 ? "–" : `${Math.round((100 * right) / submitted)} %`,
    wrongMostly === null ? "–" : inTheirWords(wrongMostly, teams),
  ];
}

/** A team of ours as the desk calls it, where it has one name for it, or several. */
export function inTheirWords(group: AssignmentGroup, teams: readonly OwnTeam[]): string {
  const theirs = teams.filter((team) => team.group === group).map(({ word }) => word);
  if (theirs.length === 0) return `${group} (none of yours)`;
  return theirs.length > 3
    ? `${theirs.slice(0, 2).join(" / ")} / ${theirs.length - 2} more`
    : theirs.join(" / ");
}

/** Where several of the desk's teams are one of ours: to mistake one for the other counts as right. */
function foldLines(teams: readonly OwnTeam[]): readonly string[] {
  const folds = ASSIGNMENT_GROUPS.map((group) => teams.filter((team) => team.group === group)).filter(
    (folded) => folded.length > 1,
  );
  if (folds.length === 0) return [];
  const told = folds.map(
    (folded) => `${folded.map(({ word }) => word).join(", ")} are one (${folded[0]?.group ?? ""})`,
  );
  return [`Coarser than your groups, since one sent to the other counts as right: ${told.join("; ")}.`];
}

function guessedText(guessed: readonly FieldCount[], tickets: number): string {
  return guessed
    .map(({ field, tickets: count }) => `${spaced(field)} of ${ofAll(count, tickets)}`)
    .join(", ");
}

function wordsOf(teams: readonly OwnTeam[]): string {
  return teams.map(({ word, tickets }) => `${word} (${tickets})`).join(", ");
}

function ofAll(count: number, all: number): string {
  return count === all && all > 1 ? `all ${counted(all, "ticket")}` : `${count} of ${counted(all, "ticket")}`;
}
