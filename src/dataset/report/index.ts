/** Whether a set of tickets is what the built-in set must be. */
export { reportOnFiles } from "./report-files.js";
export { reportOn } from "./report.js";
export type { ReportRow } from "./row.js";
