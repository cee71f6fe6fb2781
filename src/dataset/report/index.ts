/** Whether a set of tickets is what the built-in set must be. */
export { reportOnFiles } from "./report-files.js";
export { reportOn } from "./report.js";
export type { ReportRow } from "./row.js";
export { alwaysMostFrequent, type Classifier, type Example } from "./classifier.js";
export { trainNaiveBayes } from "./naive-bayes.js";
export { wordsOf } from "./words.js";
