import type { Dataset } from "../dataset.js";
import { bagOfWordsAccuracies, type Accuracies } from "./bag-of-words.js";
import { compositionRows } from "./composition.js";
import { dateRows } from "./date-rows.js";
import { distributionRows } from "./label-distribution.js";
import { labelWords } from "./label-words.js";
import { TOOL_NAMES } from "../../domain/vocabulary.js";
import { atLeast, atMostShare, none, type ReportRow } from "./row.js";
import { repeatedLabels } from "./repeated-labels.js";
import { sharedSequences } from "./shared-sequences.js";
import { THRESHOLDS } from "./thresholds.js";

/** Everything that a set of tickets should be, and what it is. `advance` is called as each slow part is done. */
export function reportOn(dataset: Dataset, advance?: (what: string) => void): readonly ReportRow[] {
  const { tickets } = dataset;
  const { sharedSequenceWords, bagOfWordsAccuracy } = THRESHOLDS;
  return [
    ...compositionRows(dataset),
    ...dateRows(dataset),
    ...distributionRows(tickets),
    ...TOOL_NAMES.map((tool) =>
      atLeast(
        `tickets that need ${tool}`,
        tickets.filter((ticket) => ticket.investigationTools?.includes(tool) === true).length,
        THRESHOLDS.eachTool,
      ),
    ),
    none("labels named in a title or description", labelWords(tickets)),
    none("labels of an alternate that repeat the ticket's own", repeatedLabels(tickets)),
    none(
      `sequences of ${sharedSequenceWords} words that stand in two tickets`,
      sharedSequences(tickets, sharedSequenceWords),
    ),
    ...bagOfWordsAccuracies(tickets, advance).map((accuracies) =>
      atMostShare(`bag of words: ${accuracies.field}`, accuracies.ceiling, bagOfWordsAccuracy, [
        describeAccuracies(accuracies),
      ]),
    ),
  ];
}

function describeAccuracies({ byClassifier }: Accuracies): string {
  return Object.entries(byClassifier)
    .map(([name, accuracy]) => `${name} ${(accuracy * 100).toFixed(1)} %`)
    .join(", ");
}
