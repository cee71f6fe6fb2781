import { sum } from "../../support/mean.js";
import { costText as moneyText, money, whole } from "../model/account-words.js";
import type { EvaluationResult } from "../result.js";

/** What a result says it took for each ticket, in words; null where it says nothing. */
export function costText({ recorded, episodes, model }: EvaluationResult): string | null {
  if (model !== undefined) {
    const tokens = `${whole(model.promptTokens + model.answerTokens)} tokens`;
    if (model.cost === null) return tokens;
    return `${moneyText(model)} (${money(model.costPerTicket)} a ticket), ${tokens}`;
  }
  if (recorded?.time === undefined || recorded.time.episodes !== episodes.length) return null;
  const tickets = sum(episodes.map((row) => row.tickets));
  return tickets === 0 ? null : `${Math.round(recorded.time.seconds / tickets)} s a ticket`;
}
