/** The object without these members. */
export function without<T extends object, K extends string>(value: T, ...keys: readonly K[]): Omit<T, K> {
  const left = Object.entries(value).filter(([key]) => !keys.some((one) => one === key));
  return Object.fromEntries(left) as Omit<T, K>; // its own members but those
}
