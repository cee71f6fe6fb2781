import { counted } from "../../support/counted.js";
import { percent } from "../verdict/words.js";
import type { ModelAccount } from "./model-account.js";

/** What a model took and how much is its own, a sentence each, for a terminal and for a page. */
export function accountLines(account: ModelAccount): readonly string[] {
  const { actions, failedAttempts, warning } = account;
  const whose = Object.entries(actions)
    .filter(([, count]) => count > 0)
    .map(([source, count]) => `${source} ${count}`);
  const failed = failedAttempts === 0 ? "" : `; ${counted(failedAttempts, "attempt")} brought no answer`;
  return [
    `actions: ${whose.join(", ")}${failed}`,
    `tokens: ${tokensText(account)}`,
    `cost: ${costSentence(account)}`,
    ...(warning === null ? [] : [`warning: ${warning}`]),
  ];
}

export function tokensText({ promptTokens, answerTokens, uncountedAnswers }: ModelAccount): string {
  const uncounted =
    uncountedAnswers === 0 ? "" : `, and ${counted(uncountedAnswers, "answer")} without a count`;
  return `${whole(promptTokens)} in prompts, ${whole(answerTokens)} in answers${uncounted}`;
}

/** Unknown where no price is; at least so much where something was not counted or has no price. */
function costSentence(account: ModelAccount): string {
  const { cost, costPerEpisode, costPerTicket, prices } = account;
  if (cost === null) return "unknown without --price-input and --price-output (PRICE_INPUT, PRICE_OUTPUT)";
  const free = [
    ...(prices.input === null && prices.output !== null ? ["prompts (no --price-input)"] : []),
    ...(prices.output === null && prices.input !== null ? ["answers (no --price-output)"] : []),
  ];
  const without = free.length === 0 ? "" : `; ${free.join(" and ")} are not in it`;
  return `${costText(account)}, ${money(costPerEpisode)} an episode, ${money(costPerTicket)} a ticket${without}`;
}

/** For a cell: "0.0123", "at least 0.0123", "unknown". */
export function costText({ cost, uncountedAnswers }: ModelAccount): string {
  if (cost === null) return "unknown";
  return `${uncountedAnswers > 0 ? "at least " : ""}${money(cost)}`;
}

/** Three figures that say something, whatever the money: 12.3, 0.0123. */
export function money(value: number | null): string {
  if (value === null) return "unknown";
  if (value === 0) return "0";
  const decimals = Math.max(2, 2 - Math.floor(Math.log10(value)));
  return value.toFixed(Math.min(10, decimals));
}

export function whole(count: number): string {
  return count.toLocaleString("en-US");
}

/** For a cell: what was not the model's. */
export function fallbackText({ fallbackShare, unansweredShare }: ModelAccount): string {
  return unansweredShare > 0 ? `${percent(unansweredShare)} penalised` : percent(fallbackShare);
}
