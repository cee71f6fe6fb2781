import { HelpdeskError } from "./catalogue.js";

/** Longest id that a client may choose, in characters. */
export const MAX_IDENTIFIER_LENGTH = 255;

/** What moves the cursor, colours a terminal or ends a line: an id stands in one line of a table or a log. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

/** Shortest id of a request that opens sessions, in characters: one that counts from 1 would be another caller's as well. */
const SHORTEST_OPENING_ID = 16;

/** Refuses, beside what {@link checkIdentifier} refuses, an id that another caller may well choose. */
export function checkOpeningRequest(requestId: string): void {
  checkIdentifier("request_id", requestId);
  if (requestId.length >= SHORTEST_OPENING_ID) return;
  throw new HelpdeskError(
    "invalid_identifier",
    `request_id has ${requestId.length} characters; that of a request that opens sessions has ${SHORTEST_OPENING_ID} or more, a UUID ` +
      "for example, because whoever sends it again gets what it opened.",
    "request_id",
  );
}

/** Refuses an empty or overlong id that a client chose, and one with control characters. */
export function checkIdentifier(field: string, value: string): void {
  if (value.length < 1 || value.length > MAX_IDENTIFIER_LENGTH) {
    throw new HelpdeskError("invalid_identifier", `${field} has ${value.length} characters.`, field);
  }
  const control = CONTROL.exec(value);
  if (control !== null) {
    const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    throw new HelpdeskError(
      "invalid_identifier",
      `${field} has a control character, U+${code}, at its character ${control.index + 1}.`,
      field,
    );
  }
}
