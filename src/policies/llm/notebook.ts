import type { Observation } from "../../domain/observation.js";
import { wireText } from "./snake-cased.js";

/** What lookups and questions found, by ticket: an observation shows it once, right after the action. */
export interface Notebook {
  reset(): void;
  /** Call it with every observation. */
  update(observation: Observation): void;
  /** What was found on a ticket, oldest first, each as JSON text. */
  findings(ticketId: string): readonly string[];
}

export function createNotebook(): Notebook {
  const pages = new Map<string, readonly string[]>();
  return {
    reset: () => pages.clear(),
    update({ lastToolResult: result }) {
      if (result === null) return;
      const page = pages.get(result.ticketId) ?? [];
      const finding = wireText(result);
      if (!page.includes(finding)) pages.set(result.ticketId, [...page, finding]);
    },
    findings: (ticketId) => pages.get(ticketId) ?? [],
  };
}
