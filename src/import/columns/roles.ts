/** What a column of an export can be to a ticket. */
export const ROLES = [
  "id",
  "title",
  "description",
  "requester",
  "created",
  "issue_type",
  "priority",
  "impact",
  "urgency",
  "assignment_group",
  "resolution_action",
  "first_group",
  "reassignments",
  "related",
  "tags",
  "people",
  "work_notes",
  "leaks",
] as const;
/** One of {@link ROLES}. */
export type Role = (typeof ROLES)[number];

/**
 * Columns by name, as {@link normalName} has them. The first that has something in a row counts; of a list within, the parts
 * are put together (`category` and `subcategory`).
 */
export type RoleNames = Readonly<Partial<Record<Role, readonly (string | readonly string[])[]>>>;

/** A header in the words that it is looked up by: `Custom field (Assignment Group)` and `assignment_group` are the same. */
export function normalName(header: string): string {
  const custom = /^custom field \((.*)\)$/i.exec(header.trim());
  return (custom?.[1] ?? header)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}
