/** Which number of `03/04/2026` is the day; undefined: nothing in the column tells. */
export type DayOrder = "day_first" | "month_first" | undefined;

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i;
const NAMED =
  /^(\d{1,2})[/ -]([A-Za-z]{3})[a-z]*[/ -](\d{2}|\d{4})(?:,? (\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AP]M)?)?$/i;
const NUMBERS =
  /^(\d{1,2})([./-])(\d{1,2})\2(\d{2}|\d{4})(?:,? (\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AP]M)?)?$/i;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** A time in UTC as `YYYY-MM-DDThh:mm:ssZ`; undefined where it is none, or two days could be meant. Without a zone it is taken for UTC. */
export function readDate(text: string, order: DayOrder): string | undefined {
  const iso = ISO.exec(text);
  if (iso !== null) {
    const [, year, month, day, hour, minute, second, zone] = iso;
    return instant([year, month, day], [hour, minute, second], minutesOf(zone));
  }
  const named = NAMED.exec(text);
  if (named !== null) {
    const [, day, month = "", year, hour, minute, second, half] = named;
    const at = MONTHS.indexOf(month.toLowerCase()) + 1;
    return at === 0 ? undefined : instant([year, String(at), day], [hourOf(hour, half), minute, second], 0);
  }
  const numbers = NUMBERS.exec(text);
  if (numbers === null) return undefined;
  const [, a, mark, b, year, hour, minute, second, half] = numbers;
  const known = mark === "." ? "day_first" : order;
  if (known === undefined) return undefined;
  const [day, month] = known === "day_first" ? [a, b] : [b, a];
  return instant([year, month, day], [hourOf(hour, half), minute, second], 0);
}

/** What a date tells of the order of its column. */
export function dayOrderOf(text: string): DayOrder {
  const [, first, , second] = NUMBERS.exec(text) ?? [];
  if (first === undefined || second === undefined) return undefined;
  if (Number(first) > 12) return "day_first";
  return Number(second) > 12 ? "month_first" : undefined;
}

type Part = string | undefined;

function instant(
  [year, month, day]: [Part, Part, Part],
  [hour, minute, second]: [Part, Part, Part],
  offset: number,
): string | undefined {
  const whole = Number(year) < 100 ? 2000 + Number(year) : Number(year);
  const parts = [
    whole,
    Number(month) - 1,
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  ] as const;
  const at = new Date(Date.UTC(...parts));
  const isReal =
    at.getUTCMonth() === parts[1] &&
    at.getUTCDate() === parts[2] &&
    at.getUTCHours() === parts[3] &&
    at.getUTCMinutes() === parts[4];
  if (!isReal || whole < 1970 || whole > 9999) return undefined;
  return new Date(at.getTime() - offset * 60_000).toISOString().replace(/\.\d+Z$/, "Z");
}

function minutesOf(zone: Part): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? "") ?? [];
  return hours === undefined ? 0 : (sign === "-" ? -1 : 1) * (60 * Number(hours) + Number(minutes));
}

function hourOf(hour: Part, half: Part): Part {
  if (hour === undefined || half === undefined) return hour;
  return String((Number(hour) % 12) + (half.toLowerCase() === "pm" ? 12 : 0));
}
