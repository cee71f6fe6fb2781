/** `teamCapacityRemaining` → `team_capacity_remaining`. Words that are snake_case already stay as they are. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
