import type { SplitChoice } from "../domain/vocabulary.js";
import { SettingsError } from "../support/settings-error.js";
import type { Dataset } from "./dataset.js";
import { ticketsIn } from "./split.js";

/** The tickets that can be drawn. Throws {@link SettingsError} for a split without any. */
export function ticketsOf(dataset: Dataset, split: SplitChoice): Dataset {
  const tickets = ticketsIn(dataset, split);
  if (tickets.tickets.length > 0) return tickets;
  throw new SettingsError([
    `--split ${split} has no tickets, because all tickets of the dataset are related to each other. Use --split dev.`,
  ]);
}
