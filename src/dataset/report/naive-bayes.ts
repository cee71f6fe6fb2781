import type { Classifier, Example } from "./classifier.js";
import { learnFeatures } from "./features.js";

/** Multinomial naive Bayes over word counts; `smoothing` is added to every count. */
export function trainNaiveBayes(examples: readonly Example[], smoothing: number): Classifier {
  const space = learnFeatures(examples.map(({ words }) => words));
  const classes = [...new Set(examples.map(({ label }) => label))].map((label) => {
    const own = examples.filter((example) => example.label === label);
    const counts = new Float64Array(space.size).fill(smoothing);
    for (const { words } of own) {
      for (const [word, count] of space.counts(words)) counts[word] = (counts[word] ?? 0) + count;
    }
    const total = counts.reduce((sum, count) => sum + count, 0);
    const logShare = counts.map((count) => Math.log(count / total));
    return { label, logPrior: Math.log(own.length / examples.length), logShare };
  });
  return (text) => {
    const counts = space.counts(text);
    let best = { label: "", score: -Infinity };
    for (const { label, logPrior, logShare } of classes) {
      let score = logPrior;
      for (const [word, count] of counts) score += count * (logShare[word] ?? 0);
      if (score > best.score) best = { label, score };
    }
    return best.label;
  };
}
