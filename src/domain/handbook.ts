import type { AssignmentGroup, IssueType, Priority, ResolutionAction, RouteField } from "./vocabulary.js";

/** What one of the four labels asks, how to choose its word, and what each word means. */
export interface HandbookField {
  /** Which of the four. */
  readonly field: RouteField;
  /** The question that the label answers. */
  readonly asks: string;
  /** How to choose, a sentence or two each. */
  readonly choosing: readonly string[];
  /** Every word of the label, in the order of the vocabulary. */
  readonly words: readonly HandbookWord[];
}

/** A word of a label, and when it is the right one. */
export interface HandbookWord {
  /** As a route has it. */
  readonly word: string;
  /** A clause without a full stop. */
  readonly meaning: string;
}

const ISSUE_TYPE_MEANINGS = {
  billing_license:
    "what is paid for: charges, credits, subscriptions, seats and entitlements, also where a program refuses only because no paid place is free or a fee was open",
  identity_access:
    "the way in of a person, robot or device that is known already: passwords, codes, groups, rights, locks, with no misuse alleged",
  application_support:
    "a program or service does not do what it was made to do, or an alarm says so: a fault, a wrong setting, a stuck record",
  service_request:
    "a thing or service that exists is to be supplied: bought, offered, lent, handed over, sent",
  spam_phishing:
    "unwanted or deceptive mail or pages by which nobody came to harm: nothing was given away or paid",
  general_inquiry:
    "a question that an answer settles, or that has settled itself; also a wish for what is there already",
  security_compliance:
    "somebody got in, or data, credentials or money got out, or it was feared; or a duty of law, audit or evidence",
  onboarding:
    "people who join and are not set up yet: account, rights, badge, first equipment; also if they come later or not at all",
  feature_request: "a wish for something that a program was never made to do",
} as const satisfies Record<IssueType, string>;

const PRIORITY_MEANINGS = {
  critical: "impact and urgency are both high",
  high: "one of them is high",
  medium: "neither is high, and one at least is moderate",
  low: "both are low",
} as const satisfies Record<Priority, string>;

const ASSIGNMENT_GROUP_MEANINGS = {
  license_ops:
    "keeps subscriptions, seats, entitlements and the ledger: frees, moves and adds what the contract as signed holds, credits, explains charges",
  service_desk:
    "the first line with its second: answers what anyone can answer, resets, unlocks, adds to groups, mends what it has a page for, keeps its own machines and stock",
  application_team:
    "builds and runs the programs: faults that have to be diagnosed, wishes for the programs, alarms about them",
  procurement:
    "the buyers, who alone order and sign: purchases, seats beyond the contract, renewals, changes under a contract, outside labour",
  security_team:
    "looks after intrusions, leaks, fraud and lures; keeps the vault, holds, filters, access policies, logs and compliance records",
  onboarding_ops:
    "looks after joiners and movers: new accounts, role sets, personnel records, the welcome shelf, and what a first day is like",
} as const satisfies Record<AssignmentGroup, string>;

const RESOLUTION_ACTION_MEANINGS = {
  fulfill: "the owner does it at once, by a known step",
  escalate: "the owner's specialists must first find out or judge something",
  assign: "known work is handed over, since it takes an order, a signature or days",
  ignore: "no work remains and no reply is wanted",
  acknowledge: "only a reply is owed",
} as const satisfies Record<ResolutionAction, string>;

function words(meanings: Readonly<Record<string, string>>): readonly HandbookWord[] {
  return Object.entries(meanings).map(([word, meaning]) => ({ word, meaning }));
}

/** What holds for all four labels. */
const GENERAL =
  "The latest fact counts: what the requester answers before the desk's note, the note before the text of the ticket. " +
  "Tone and capitals count for nothing, nor does the cause or the remedy that somebody merely guesses.";

const FIELDS: readonly HandbookField[] = [
  {
    field: "issue_type",
    asks: "What the matter is about once its true cause is known, whoever deals with it.",
    choosing: [
      "Mail that proves genuine is about what it says. A lure by which somebody gave something away, and a fear that was cleared up, are security_compliance.",
      "To explain a charge that was made is billing_license. What can be bought ready-made is a service_request, as is the one thing that a joiner still lacks when all else is done.",
    ],
    words: words(ISSUE_TYPE_MEANINGS),
  },
  {
    field: "priority",
    asks: "How much depends on it, and how soon: impact and urgency, each high, moderate or low.",
    choosing: [
      "Impact is high where a whole site, shift, customer or service stands still or will, or the money, data or safety of many is at stake; moderate where one person or a team is held up, or a sum or a duty of one customer is open; low where nobody is held up.",
      "Urgency is high where harm is being done now, or comes before the next working day is over, or within two days where the work itself takes one; moderate where it comes later but somebody waits or a date is set; low where no date matters and nobody waits.",
    ],
    words: words(PRIORITY_MEANINGS),
  },
  {
    field: "assignment_group",
    asks: "Who can take the next step: who has the switch, keeps the record or may sign, not whom the text asks for.",
    choosing: ["A note that says who alone may do it decides."],
    words: words(ASSIGNMENT_GROUP_MEANINGS),
  },
  {
    field: "resolution_action",
    asks: "What the owner does next.",
    choosing: [
      "Ask in this order. Does no work remain: ignore, or acknowledge where a reply is owed. Has something to be found out or judged first: escalate. Does it take an order, a signature or days: assign. Otherwise fulfill, be it an afternoon's work.",
    ],
    words: words(RESOLUTION_ACTION_MEANINGS),
  },
];

/** What the words of the labels mean: the one source of the contract's comments, the docs, the prompts and `/handbook`. */
export interface Handbook {
  /** What holds for all four labels. */
  readonly general: string;
  /** The four labels in the order in which they are scored and shown. */
  readonly fields: readonly HandbookField[];
  /** The next steps and priorities alone, as a task's instructions end. */
  readonly short: string;
  /** The whole as Markdown. */
  readonly text: string;
}

export const HANDBOOK: Handbook = {
  general: GENERAL,
  fields: FIELDS,
  short:
    `Next steps: ${listed(RESOLUTION_ACTION_MEANINGS)}. ` +
    `Priorities: ${listed(PRIORITY_MEANINGS)}. What every word means: GET /handbook (GetHandbook).`,
  text: [
    "# What the words mean",
    GENERAL,
    ...FIELDS.flatMap(({ field, asks, choosing, words: list }) => [
      `## ${field}`,
      asks,
      ...choosing,
      list.map(({ word, meaning }) => `- ${word}: ${meaning}.`).join("\n"),
    ]),
  ].join("\n\n"),
};

function listed(meanings: Readonly<Record<string, string>>): string {
  return Object.entries(meanings)
    .map(([word, meaning]) => `${word} (${meaning})`)
    .join(", ");
}

/** What a label asks and what each of its words means, in one line, for whoever reads a schema alone. */
export function labelText(field: RouteField): string {
  const found = FIELDS.find((one) => one.field === field);
  if (found === undefined) return "";
  return `${found.asks} ${found.words.map(({ word, meaning }) => `${word}: ${meaning}`).join(". ")}.`;
}
