import { createHmac, randomBytes } from "node:crypto";

/** The secret of one exam, 32 bytes: its seeds and its aliases follow from it. */
export type ExamKey = Buffer;

export function drawKey(): ExamKey {
  return randomBytes(32);
}

/** As a key file has it: 64 digits in hex. Undefined: the text is no key. */
export function parseKey(text: string): ExamKey | undefined {
  const digits = text.trim();
  return /^[0-9a-f]{64}$/.test(digits) ? Buffer.from(digits, "hex") : undefined;
}

export function keyText(key: ExamKey): string {
  return `${key.toString("hex")}\n`;
}

/** HMAC-SHA-256 of a label under the key: nobody without the key can tell it from chance. */
export function derive(key: ExamKey, label: string): Buffer {
  return createHmac("sha256", key).update(label).digest();
}
