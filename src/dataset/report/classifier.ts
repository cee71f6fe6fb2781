/** The words of a text with the label that it should get. */
export interface Example {
  readonly words: readonly string[];
  readonly label: string;
}

export type Classifier = (words: readonly string[]) => string;

export const alwaysMostFrequent = (examples: readonly Example[]): Classifier => {
  const counts = new Map<string, number>();
  for (const { label } of examples) counts.set(label, (counts.get(label) ?? 0) + 1);
  const [label] = [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), ["", 0]);
  return () => label;
};
