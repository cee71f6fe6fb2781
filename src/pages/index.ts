/** What every page has in common: one stylesheet (`assets/`), one chart kit, and its parts as text. */
export { escaped, mark, markText, type Mark } from "./mark.js";
export { lossTable, type Loss } from "./charts/loss-table.js";
export { rangeLine, type Range } from "./charts/range-line.js";
export { styleElement, stylesheet } from "./stylesheet.js";
