/** A text as numbered words with weights; the Euclidean length is 1 unless it is empty. */
export type Features = ReadonlyMap<number, number>;

/** Learns the vocabulary of the training texts; other words are not seen. */
export interface FeatureSpace {
  readonly size: number;
  counts(words: readonly string[]): Features;
  /** Term frequency × inverse document frequency, normalised. */
  weights(words: readonly string[]): Features;
}

export function learnFeatures(texts: readonly (readonly string[])[]): FeatureSpace {
  const indexOf = new Map<string, number>();
  const documents: number[] = [];
  for (const words of texts) {
    for (const word of new Set(words)) {
      const index = indexOf.get(word) ?? indexOf.size;
      indexOf.set(word, index);
      documents[index] = (documents[index] ?? 0) + 1;
    }
  }
  const counts = (words: readonly string[]): Features => {
    const found = new Map<number, number>();
    for (const word of words) {
      const index = indexOf.get(word);
      if (index !== undefined) found.set(index, (found.get(index) ?? 0) + 1);
    }
    return found;
  };
  const rarity = (index: number): number => 1 + Math.log((1 + texts.length) / (1 + (documents[index] ?? 0)));
  const weights = (words: readonly string[]): Features => {
    const raw = [...counts(words)].map(([index, count]): [number, number] => [
      index,
      (1 + Math.log(count)) * rarity(index),
    ]);
    const length = Math.hypot(...raw.map(([, weight]) => weight));
    return new Map(raw.map(([index, weight]) => [index, weight / length]));
  };
  return { size: indexOf.size, counts, weights };
}
