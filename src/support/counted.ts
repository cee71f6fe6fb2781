/** "1 episode", "2 episodes", "1,200 entries": a count with its noun, whose plural is given where it is not an s more. */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : several}`;
}
