/** Tickets: loaded, checked, indexed. */
export type { Dataset, DrawnQueue, EndlessTickets, QueueOrder } from "./dataset.js";
export { createDataset } from "./create-dataset.js";
export { LABEL_WORDS, TICKETS_FORMAT } from "./file-header.js";
export type { LabelSets, OwnWords, TicketOrigin } from "./origins.js";
export { LIMITS as TICKET_LIMITS } from "./read-ticket.js";
export { relatedGroups as relatedTickets } from "./related-groups.js";
export type { CheckedTickets } from "./check.js";
export { checkTicketFiles, checkTickets, ticketsFrom } from "./check.js";
export { builtInDatasetPath, loadDataset, readText } from "./load.js";
export { ticketsOf } from "./playable-tickets.js";
export { familiesOf, splitDataset, ticketsIn } from "./split.js";
export { DatasetError, describeProblem, describeProblems, type DatasetProblem } from "./problem.js";
