/** What a finished episode was worth, what it could have been worth, and why. */
export { reportOf } from "./report.js";
export { solvedBy } from "./solved.js";
export { CONSTANT_ANSWERS } from "./constant-floor.js";
