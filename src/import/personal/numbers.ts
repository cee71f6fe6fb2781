import { isIPv6 } from "node:net";

/** Whether an IBAN's check digits are right. */
export function isIban(text: string): boolean {
  const plain = text.replace(/[ -]/g, "").toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z\d]{11,30}$/.test(plain)) return false;
  let rest = 0;
  for (const character of plain.slice(4) + plain.slice(0, 4)) {
    const value = character >= "A" ? character.charCodeAt(0) - 55 : Number(character);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** Whether the digits are a card's: 13 to 19 of them, with a right check digit. */
export function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, "");
  if (digits.length < 13 || digits.length > 19 || /^(\d)\1*$/.test(digits)) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const doubled = Number(digits[digits.length - 1 - index]) * (index % 2 === 0 ? 1 : 2);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

export function isAddress(text: string): boolean {
  const parts = text.split(".");
  if (parts.length === 4) return parts.every((part) => Number(part) <= 255);
  return text.includes("::") || text.split(":").length === 8 ? isIPv6(text) : false;
}

/** Whether digits and marks are a phone number, not a date, a version or a ticket's number. */
export function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, "");
  if (digits.length < 7 || digits.length > 15) return false;
  if (/^\d{4}[-./]\d{1,2}[-./]\d{1,2}/.test(text) || /^\d{1,2}[-./]\d{1,2}[-./]\d{2,4}(?: |$)/.test(text))
    return false;
  if (/^(?:\+|00)/.test(text)) return true;
  if (/^\(?0\d/.test(text)) return true;
  return /^\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}$/.test(text);
}
