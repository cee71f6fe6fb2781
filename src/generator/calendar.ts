/** Days as the words of a ticket have them. All in UTC, which is the own time of a world. */

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const DAY = 24 * 3600 * 1000;

/** First working day of a world's two years. */
const FIRST = Date.UTC(2025, 0, 6);
/** Days of which one is drawn. */
export const DAYS = 728;

/** The working day on or after the given one of a world's days, at a second of it. */
export function momentOn(day: number, second: number): Date {
  const date = new Date(FIRST + day * DAY + second * 1000);
  while (!isWorkingDay(date)) date.setTime(date.getTime() + DAY);
  return date;
}

function isWorkingDay(date: Date): boolean {
  return date.getUTCDay() % 6 !== 0;
}

/** So many working days later, or earlier. */
export function workingDaysFrom(date: Date, count: number): Date {
  const day = new Date(date.getTime());
  for (let left = Math.abs(count); left > 0;) {
    day.setTime(day.getTime() + Math.sign(count) * DAY);
    if (isWorkingDay(day)) left -= 1;
  }
  return day;
}

export function daysFrom(date: Date, count: number): Date {
  return new Date(date.getTime() + count * DAY);
}

export function weekday(date: Date): string {
  return WEEKDAYS[date.getUTCDay()] ?? "";
}

/** `24 March`. */
export function dayAndMonth(date: Date): string {
  return `${date.getUTCDate()} ${month(date)}`;
}

export function month(date: Date): string {
  return MONTHS[date.getUTCMonth()] ?? "";
}

/** Of so many months before a world's first day: `March 2019`. */
export function monthAndYear(monthsBefore: number): string {
  const date = new Date(FIRST);
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - 1 - monthsBefore);
  return `${month(date)} ${date.getUTCFullYear()}`;
}

/** From 0, counted through the years. */
export function quarter(date: Date): number {
  return date.getUTCFullYear() * 4 + Math.floor(date.getUTCMonth() / 3);
}

/** As a record has it. */
export function instant(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
