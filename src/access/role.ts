/** What a token is for; each role may do what those before it may, and more. docs/security.md#roles. */
export const ROLES = ["agent", "trainer", "grader", "admin"] as const;

export type Role = (typeof ROLES)[number];

/** Whether `role` may do what `least` may. */
export function reaches(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}
