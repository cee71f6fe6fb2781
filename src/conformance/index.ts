/** A check of any OpenEnv server, row by row. */
export { hasFailed, reportText, type Played } from "./report.js";
export { runAgainst } from "./run-against.js";
export { lookAt, type Declared, type Subject } from "./subject.js";
