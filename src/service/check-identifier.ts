import { HelpdeskError } from "./catalogue.js";

/** Longest id that a client may choose, in characters. */
export const MAX_IDENTIFIER_LENGTH = 255;

/** Refuses an empty or overlong id that a client chose. */
export function checkIdentifier(field: string, value: string): void {
  if (value.length < 1 || value.length > MAX_IDENTIFIER_LENGTH) {
    throw new HelpdeskError("invalid_identifier", `${field} has ${value.length} characters.`, field);
  }
}
