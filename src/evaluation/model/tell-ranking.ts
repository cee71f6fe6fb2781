import { counted } from "../../support/counted.js";
import { sum } from "../../support/mean.js";
import { alignedColumns } from "../../support/text-table.js";
import type { Estimate } from "../bootstrap.js";
import { figure, signed, withInterval } from "../print-tables.js";
import { surely } from "../verdict/sentences.js";
import { hundredths, listed, percent, signedRange, splitText, tasksText } from "../verdict/words.js";
import { costText, fallbackText, money, whole } from "./account-words.js";
import type { RankedRow, Ranking } from "./rank-models.js";

/** Who was compared, for a title. */
export function rankingTitle({ rows }: Ranking): string {
  const [first] = rows;
  return `Models compared on ${splitText(first.result)}`;
}

/** What came out, for somebody who reads it aloud. */
export function rankingVerdict({ rows, reference }: Ranking): readonly string[] {
  const [best, ...others] = rows;
  const { result } = best;
  const tickets = sum(result.episodes.map((episode) => episode.tickets));
  const names = listed(rows.map(({ name }) => name));
  const of = tasksText(result.tasks.map(({ taskId }) => taskId));
  const each = counted(result.episodes.length, "episode");
  return [
    `${names} were each given ${counted(tickets, "ticket")} of ${splitText(result)} in ${each} of ${of}.`,
    `${best.name} has the highest score, ${hundredths(best.score.value)} of 1${sharesText(best)}.`,
    ...others
      .map((row) => otherText(row, reference))
      .concat(reference === best.name ? [] : [otherText(best, reference)]),
  ];
}

function sharesText({ shares }: RankedRow): string {
  if (shares === null || shares.team === null || shares.all === null) return "";
  return `: it routes ${percent(shares.team)} of tickets to the right team, ${percent(shares.all)} with everything right`;
}

function otherText({ name, score, difference, shares }: RankedRow, reference: string): string {
  const own = `${name} has ${hundredths(score.value)}`;
  const routed = shares === null || shares.team === null ? "" : `, ${percent(shares.team)} to the right team`;
  if (difference === null) return `${own}${routed}.`;
  return `${own}${routed}: ${differenceText(difference, reference)}.`;
}

function differenceText({ value, low, high }: Estimate, reference: string): string {
  if (low === null || high === null) return `too few seeds to tell it from ${reference}`;
  if (low > 0) return `better than ${reference} by ${hundredths(value)} (${surely(low, high)}), sure`;
  if (high < 0) return `worse than ${reference} by ${hundredths(-value)} (${surely(-high, -low)}), sure`;
  return `whether it is better than ${reference} is not sure (${signedRange(low, high)})`;
}

/** The heads of the table and its rows, for a terminal and for a page. */
export function rankingCells({ rows, reference }: Ranking): {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const tasks = rows[0].result.tasks.map(({ taskId }) => taskId);
  return {
    head: [
      "rank",
      "model",
      "score",
      `less ${reference}`,
      ...tasks.map((taskId) => `task ${taskId}`),
      "right team",
      "all right",
      "fallback",
      "tokens in",
      "tokens out",
      "cost",
      "an episode",
      "a ticket",
    ],
    rows: rows.map((row, index) => [
      String(index + 1),
      row.name,
      withInterval(row.score),
      row.difference === null ? "–" : withInterval(row.difference, signed),
      ...tasks.map((taskId) =>
        figure(row.result.tasks.find((task) => task.taskId === taskId)?.rubricReward?.value ?? null),
      ),
      percentOrNone(row.shares?.team),
      percentOrNone(row.shares?.all),
      ...accountCells(row),
    ]),
  };
}

function accountCells({ result: { model } }: RankedRow): readonly string[] {
  if (model === undefined) return ["–", "–", "–", "–", "–", "–"];
  return [
    `${fallbackText(model)}${model.warning === null ? "" : " (!)"}`,
    whole(model.promptTokens),
    whole(model.answerTokens),
    costText(model),
    money(model.costPerEpisode),
    money(model.costPerTicket),
  ];
}

/** The table for a terminal. */
export function rankingTable(ranking: Ranking): string {
  const { head, rows } = rankingCells(ranking);
  return alignedColumns([head, ...rows], [1]);
}

/** What a reader of the table has to know. */
export function rankingWarnings({ rows, results }: Ranking): readonly string[] {
  const unknown = results.some(({ model }) => model !== undefined && model.cost === null);
  return [
    ...rows.flatMap(({ name, result: { model } }) => toldOf(name, model?.warning)),
    ...(unknown
      ? [
          "The cost is not known: set --price-input and --price-output, the prices of a million tokens, to have it told.",
        ]
      : []),
    ...rows.flatMap(({ name, result: { failures } }) =>
      failures.length === 0
        ? []
        : [
            `${counted(failures.length, "episode")} of ${name} could not be finished; the scores are of the seeds that all finished.`,
          ],
    ),
  ];
}

function toldOf(name: string, warning: string | null | undefined): readonly string[] {
  return typeof warning === "string" ? [`${name}: ${warning}`] : [];
}

function percentOrNone(share: number | null | undefined): string {
  return typeof share === "number" ? percent(share) : "–";
}
