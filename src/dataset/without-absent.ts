/** The same object type, with every member that may be undefined turned into an optional one. */
export type WithoutAbsent<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** A copy without the members that are undefined: absent and undefined are different things in a ticket. */
export function withoutAbsent<T extends object>(members: T): WithoutAbsent<T> {
  const present = Object.entries(members).filter(([, value]) => value !== undefined);
  // Object.fromEntries forgets the names; dropping undefined members is exactly what the type says.
  return Object.fromEntries(present) as WithoutAbsent<T>;
}
