import { ROUTE_KEYS } from "../../domain/route.js";
import type { Ticket } from "../../domain/ticket.js";
import { ROUTE_FIELDS, type RouteField } from "../../domain/vocabulary.js";
import { alwaysMostFrequent, type Classifier, type Example } from "./classifier.js";
import { splitIntoFolds } from "./folds.js";
import { trainLogisticRegression } from "./logistic-regression.js";
import { trainNaiveBayes } from "./naive-bayes.js";
import { visibleText, wordsOf } from "./words.js";

const CLASSIFIERS = {
  "most frequent": alwaysMostFrequent,
  "naive Bayes, smoothing 1": (examples) => trainNaiveBayes(examples, 1),
  "naive Bayes, smoothing 0.2": (examples) => trainNaiveBayes(examples, 0.2),
  "logistic regression": trainLogisticRegression,
} as const satisfies Record<string, (examples: readonly Example[]) => Classifier>;
export type ClassifierName = keyof typeof CLASSIFIERS;

/** Those that look at the words. */
const READERS = [
  "naive Bayes, smoothing 1",
  "naive Bayes, smoothing 0.2",
  "logistic regression",
] as const satisfies readonly ClassifierName[];

/** How many classifiers are trained and tried, over all labels. */
export const CLASSIFICATIONS = ROUTE_FIELDS.length * Object.keys(CLASSIFIERS).length;

/** Share of tickets that each classifier gets right for one label. */
export interface Accuracies {
  readonly field: RouteField;
  readonly byClassifier: Readonly<Record<ClassifierName, number>>;
  /** The best of those that read. */
  readonly ceiling: number;
}

/**
 * How far the words of title and description alone lead: cross-validated in folds that keep clusters,
 * requesters and linked tickets together. `advance` is called when each of the {@link CLASSIFICATIONS} is done.
 */
export function bagOfWordsAccuracies(
  tickets: readonly Ticket[],
  advance: (what: string) => void = () => undefined,
): readonly Accuracies[] {
  const folds = splitIntoFolds(tickets).map((fold) =>
    fold.map((ticket) => ({ ticket, words: wordsOf(visibleText(ticket)) })),
  );
  return ROUTE_FIELDS.map((field) => {
    const examples = folds.map((fold) =>
      fold.map(({ ticket, words }) => ({ words, label: ticket[ROUTE_KEYS[field]] })),
    );
    const accuracy = (name: ClassifierName): number => {
      const share = crossValidate(examples, CLASSIFIERS[name]);
      advance(`${name}: ${field}`);
      return share;
    };
    const byClassifier = {
      "most frequent": accuracy("most frequent"),
      "naive Bayes, smoothing 1": accuracy("naive Bayes, smoothing 1"),
      "naive Bayes, smoothing 0.2": accuracy("naive Bayes, smoothing 0.2"),
      "logistic regression": accuracy("logistic regression"),
    };
    return { field, byClassifier, ceiling: Math.max(...READERS.map((name) => byClassifier[name])) };
  });
}

function crossValidate(
  folds: readonly (readonly Example[])[],
  train: (examples: readonly Example[]) => Classifier,
): number {
  let right = 0;
  for (const held of folds) {
    const classify = train(folds.filter((fold) => fold !== held).flat());
    right += held.filter(({ words, label }) => classify(words) === label).length;
  }
  return right / Math.max(1, folds.flat().length);
}
