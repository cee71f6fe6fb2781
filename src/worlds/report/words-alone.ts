import { alwaysMostFrequent, trainNaiveBayes, wordsOf } from "../../dataset/report/index.js";
import { ROUTE_KEYS } from "../../domain/route.js";
import type { Ticket } from "../../domain/ticket.js";
import { ROUTE_FIELDS, type RouteField } from "../../domain/vocabulary.js";

/** What is right of one label for who reads words without their order. */
export interface WordsAlone {
  readonly field: RouteField;
  /** Always the commonest label of the scenarios learned from. */
  readonly commonest: number;
  /** Naive Bayes of title and description. */
  readonly text: number;
  /** The same with notes and the requester's answer. */
  readonly all: number;
}

const FOLDS = 5;
const SMOOTHING = 0.5;

/** Learned from four fifths of the scenarios and tried on the rest, in turn. */
export function wordsAlone(
  tickets: readonly Ticket[],
  scenarioOf: (ticket: Ticket) => string,
): readonly WordsAlone[] {
  const scenarios = [...new Set(tickets.map(scenarioOf))].sort();
  const read = tickets.map((ticket) => ({
    ticket,
    fold: scenarios.indexOf(scenarioOf(ticket)) % FOLDS,
    text: wordsOf(`${ticket.title}\n${ticket.description}`),
    all: wordsOf(
      [
        ticket.title,
        ticket.description,
        ticket.ambiguityNote,
        ticket.planningNote,
        ticket.customerUpdateNote,
      ].join("\n"),
    ),
  }));
  return ROUTE_FIELDS.map((field) => {
    const right = { commonest: 0, text: 0, all: 0 };
    for (let fold = 0; fold < FOLDS; fold += 1) {
      const learned = read.filter((one) => one.fold !== fold);
      const tried = read.filter((one) => one.fold === fold);
      const examples = (words: "text" | "all") =>
        learned.map((one) => ({ words: one[words], label: one.ticket[ROUTE_KEYS[field]] }));
      const common = alwaysMostFrequent(examples("text"));
      const [text, all] = [
        trainNaiveBayes(examples("text"), SMOOTHING),
        trainNaiveBayes(examples("all"), SMOOTHING),
      ];
      for (const one of tried) {
        const label = one.ticket[ROUTE_KEYS[field]];
        right.commonest += Number(common(one.text) === label);
        right.text += Number(text(one.text) === label);
        right.all += Number(all(one.all) === label);
      }
    }
    const count = Math.max(1, tickets.length);
    return { field, commonest: right.commonest / count, text: right.text / count, all: right.all / count };
  });
}
