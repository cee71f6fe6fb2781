import type { Classifier, Example } from "./classifier.js";
import { learnFeatures, type Features } from "./features.js";

/** Passes over the examples, step width, and pull of every weight towards 0; the usual for so few texts. */
const TRAINING = { rounds: 150, rate: 1.5, decay: 1e-4 } as const;

/** Multinomial logistic regression over normalised tf-idf weights, by plain gradient steps in a fixed order. */
export function trainLogisticRegression(examples: readonly Example[]): Classifier {
  const space = learnFeatures(examples.map(({ text }) => text));
  const labels = [...new Set(examples.map(({ label }) => label))];
  const weights = labels.map(() => new Float64Array(space.size));
  const biases = new Float64Array(labels.length);
  const rows = examples.map(({ text, label }) => ({
    features: space.weights(text),
    truth: labels.indexOf(label),
  }));

  const scoresOf = (features: Features): number[] =>
    weights.map((own, k) => {
      let score = biases[k] ?? 0;
      for (const [word, weight] of features) score += weight * (own[word] ?? 0);
      return score;
    });

  for (let round = 0; round < TRAINING.rounds; round += 1) {
    for (const { features, truth } of rows) {
      shares(scoresOf(features)).forEach((share, k) => {
        const error = (k === truth ? 1 : 0) - share;
        const own = weights[k];
        if (own === undefined) return;
        biases[k] = (biases[k] ?? 0) + TRAINING.rate * error * 0.1;
        for (const [word, weight] of features) {
          const before = own[word] ?? 0;
          own[word] = before + TRAINING.rate * (error * weight - TRAINING.decay * before);
        }
      });
    }
  }
  return (text) => {
    const scores = scoresOf(space.weights(text));
    return labels[scores.indexOf(Math.max(...scores))] ?? "";
  };
}

/** Softmax. */
function shares(scores: readonly number[]): number[] {
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
