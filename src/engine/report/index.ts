/** What a finished episode was worth, what it could have been worth, and why. */
export { reportOf } from "./report.js";
export { solvedBy } from "./solved.js";
export { BLIND_ROUTES } from "./blind-routes.js";
