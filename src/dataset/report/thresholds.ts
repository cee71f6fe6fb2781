/** What the built-in set must be; the numbers of the table in the dataset's specification. Shares are in [0, 1]. */
export const THRESHOLDS = {
  tickets: 74,
  eachIssueType: 5,
  eachOtherLabel: 8,
  largestShareOfALabel: 0.4,
  nonDefault: 20,
  ambiguityNotes: 16,
  related: 7,
  withAlternates: 22,
  multiplierFrom: 0.7,
  multiplierTo: 0.95,
  clusters: 6,
  clusterSizes: [3, 4],
  incidents: 10,
  customerUpdates: 14,
  returningRequesters: 8,
  followUps: 8,
  sharedSequenceWords: 8,
  bagOfWordsAccuracy: 0.7,
  /** Share of tickets, above the share of the commonest label; as much comes about by chance in a set of this size. */
  gainFromDates: 0.1,
  /** Tickets that declare a tool, for each tool. */
  eachTool: 12,
  /** Share of fields. */
  readersAgree: 0.85,
} as const;

/** Known from the environment's public description; each means the same here. */
export const KNOWN_TICKET_IDS = [
  "ticket-001",
  "ticket-020",
  "ticket-022",
  "ticket-028",
  "ticket-029",
  "ticket-036",
  "ticket-038",
  "ticket-041",
  "ticket-044",
  "ticket-045",
] as const;
