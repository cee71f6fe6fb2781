/** Whether a set of tickets is what the built-in set must be. */
export { printTable } from "./print-table.js";
export { CLASSIFICATIONS } from "./bag-of-words.js";
export { reportOn } from "./report.js";
export type { ReportRow } from "./row.js";
export { secondReadingRows, type SecondReading } from "./second-reading.js";
