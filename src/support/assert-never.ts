/** Ends a switch over a union: adding a member makes the call fail to compile. */
export function assertNever(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
