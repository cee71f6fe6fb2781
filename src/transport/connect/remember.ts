/**
 * A function of immutable objects that works once an object: what an episode repeats in every observation (tasks, history
 * entries, capacity snapshots) is encoded when it first appears. Forgotten together with the object.
 */
export function remember<K extends object, V>(encode: (value: K) => V): (value: K) => V {
  const known = new WeakMap<K, V>();
  return (value) => {
    const before = known.get(value);
    if (before !== undefined) return before;
    const encoded = encode(value);
    known.set(value, encoded);
    return encoded;
  };
}
