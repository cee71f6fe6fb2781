/** One line of the report. */
export interface ReportRow {
  readonly property: string;
  readonly found: string;
  readonly required: string;
  readonly ok: boolean;
  /** Which tickets or words fall short, for the writer; empty when none do. */
  readonly details: readonly string[];
}

export function atLeast(
  property: string,
  found: number,
  minimum: number,
  details: readonly string[] = [],
): ReportRow {
  return { property, found: String(found), required: `≥ ${minimum}`, ok: found >= minimum, details };
}

export function none(property: string, details: readonly string[]): ReportRow {
  return { property, found: String(details.length), required: "0", ok: details.length === 0, details };
}

/** Shares in percent. */
export function atMostShare(
  property: string,
  share: number,
  maximum: number,
  details: readonly string[] = [],
): ReportRow {
  const found = `${(share * 100).toFixed(1)} %`;
  return { property, found, required: `≤ ${(maximum * 100).toFixed(0)} %`, ok: share <= maximum, details };
}
