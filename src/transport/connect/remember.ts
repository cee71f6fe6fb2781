/**
 * A function of immutable objects that works once an object, such as what a message's descriptor says of its fields.
 * Forgotten together with the object.
 */
export function remember<K extends object, V>(work: (value: K) => V): (value: K) => V {
  const known = new WeakMap<K, V>();
  return (value) => {
    const before = known.get(value);
    if (before !== undefined) return before;
    const made = work(value);
    known.set(value, made);
    return made;
  };
}
