/** Exams: episodes that nobody can choose, see the score of, or know again; and what proves afterwards what was played. */
export { createExamService, type ExamOptions } from "./exam-service.js";
export { ENDINGS, type Ending, type ExamEvent } from "./event.js";
export { commitmentTo, type ExamTerms } from "./commitment.js";
export { drawKey, keyText, parseKey, type ExamKey } from "./key.js";
export { PAPER_FORMAT, type ExamPaper, type Floor } from "./paper.js";
export { examTickets, planEpisodes, type PlannedEpisode } from "./plan.js";
export { NoPlay } from "./grade.js";
export { makeReceipt, publicText, RECEIPT_FORMAT, type Receipt } from "./receipt.js";
export { examTrajectory, type ExamTrajectory } from "./trajectory.js";
export type { Total } from "./totals.js";
