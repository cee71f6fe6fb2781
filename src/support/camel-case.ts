/** `team_capacity_remaining` → `teamCapacityRemaining`. Words that are camelCase already stay as they are. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
