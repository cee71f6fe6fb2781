import type { Classifier, Example } from "./classifier.js";
import { learnFeatures, type Features } from "./features.js";

/**
 * Passes over the examples, step width, and pull of every weight towards 0; the usual for so few texts. More texts
 * need fewer passes: `steps` is the most examples that are looked at in all, so that the time grows with what one example
 * costs and not with their number.
 */
const TRAINING = { rounds: 150, steps: 90_000, rate: 1.5, decay: 1e-4 } as const;

/** Multinomial logistic regression over normalised tf-idf weights, by plain gradient steps in a fixed order. */
export function trainLogisticRegression(examples: readonly Example[]): Classifier {
  const space = learnFeatures(examples.map(({ words }) => words));
  const labels = [...new Set(examples.map(({ label }) => label))];
  const weights = labels.map(() => new Float64Array(space.size));
  const biases = new Float64Array(labels.length);
  const rows = examples.map(({ words, label }) => ({
    ...flat(space.weights(words)),
    truth: labels.indexOf(label),
  }));

  const scoresOf = ({ indexes, values }: FlatFeatures): number[] =>
    weights.map((own, k) => {
      let score = biases[k] ?? 0;
      for (let at = 0; at < indexes.length; at += 1)
        score += (values[at] ?? 0) * (own[indexes[at] ?? 0] ?? 0);
      return score;
    });

  const rounds = Math.min(TRAINING.rounds, Math.ceil(TRAINING.steps / Math.max(1, rows.length)));
  for (let round = 0; round < rounds; round += 1) {
    for (const row of rows) {
      const { indexes, values, truth } = row;
      shares(scoresOf(row)).forEach((share, k) => {
        const error = (k === truth ? 1 : 0) - share;
        const own = weights[k];
        if (own === undefined) return;
        biases[k] = (biases[k] ?? 0) + TRAINING.rate * error * 0.1;
        for (let at = 0; at < indexes.length; at += 1) {
          const word = indexes[at] ?? 0;
          const before = own[word] ?? 0;
          own[word] = before + TRAINING.rate * (error * (values[at] ?? 0) - TRAINING.decay * before);
        }
      });
    }
  }
  return (words) => {
    const scores = scoresOf(flat(space.weights(words)));
    return labels[scores.indexOf(Math.max(...scores))] ?? "";
  };
}

/** The same in two rows of numbers: walked over far more often than they are made. */
interface FlatFeatures {
  readonly indexes: Int32Array;
  readonly values: Float64Array;
}

function flat(features: Features): FlatFeatures {
  return { indexes: Int32Array.from(features.keys()), values: Float64Array.from(features.values()) };
}

/** Softmax. */
function shares(scores: readonly number[]): number[] {
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
