import { createHmac } from "node:crypto";

/** What was found of people. */
export const PERSONAL_KINDS = ["person", "mail", "phone", "account", "ip"] as const;
export type PersonalKind = (typeof PERSONAL_KINDS)[number];

/** Hex digits: among 100,000 different people about one pair shares ten. */
const DIGITS = 10;

/** Names for what must not be told. The same text gets the same name in one export, and another in the next. */
export interface Pseudonyms {
  of(kind: PersonalKind, text: string): string;
  /** How often each kind was replaced. */
  readonly counts: Readonly<Record<PersonalKind, number>>;
}

/** @param key - The digest of the export: whoever has not its bytes cannot try out names. */
export function createPseudonyms(key: string): Pseudonyms {
  const counts: Record<PersonalKind, number> = { person: 0, mail: 0, phone: 0, account: 0, ip: 0 };
  return {
    counts,
    of(kind, text) {
      counts[kind] += 1;
      const hash = createHmac("sha256", key).update(`${kind}\n${text.toLowerCase()}`).digest("hex");
      return `${kind}-${hash.slice(0, DIGITS)}`;
    },
  };
}
