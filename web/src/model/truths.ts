import type { EpisodeReport } from "../../../src/domain/episode-report.js";
import { ROUTE_FIELDS, type RouteField } from "../../../src/domain/vocabulary.js";

/** A handled ticket with what was said of it and what is so. */
export interface Truth {
  readonly step: number;
  readonly ticketId: string;
  readonly labels: Partial<
    Record<RouteField, { readonly said: string | undefined; readonly is: string | undefined }>
  >;
}

/** The report explains each score by the labels that went into it. */
export function truthsOf({ components }: EpisodeReport): readonly Truth[] {
  return components.flatMap(({ name, step, ticketId, inputs }): readonly Truth[] => {
    if (name !== "ticket_score" || step === null || ticketId === null) return [];
    const valueOf = (what: string): string | undefined => inputs.find((input) => input.name === what)?.value;
    const labels = ROUTE_FIELDS.map((field) => [
      field,
      { said: valueOf(`submitted ${field}`), is: valueOf(`true ${field}`) },
    ]);
    return [{ step, ticketId, labels: Object.fromEntries(labels) as Truth["labels"] }];
  });
}
