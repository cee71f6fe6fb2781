import type { RouteField } from "../../domain/vocabulary.js";

/** Words that point to a label of ours, in lower case: parts of a team's name, of a category, of a title. Data, and nothing else. */
export const LEXICON: Readonly<Partial<Record<RouteField, Readonly<Record<string, readonly string[]>>>>> = {
  assignment_group: {
    security_team: [
      "security",
      "infosec",
      "soc",
      "cyber",
      "phishing",
      "compliance",
      "privacy",
      "data protection",
      "vulnerability",
    ],
    application_team: [
      "application",
      "applications",
      "app",
      "apps",
      "erp",
      "sap",
      "crm",
      "salesforce",
      "database",
      "dba",
      "development",
      "web",
      "integration",
      "software support",
      "middleware",
    ],
    service_desk: [
      "service desk",
      "helpdesk",
      "help desk",
      "first line",
      "1st line",
      "level 1",
      "l1",
      "desktop",
      "deskside",
      "workplace",
      "field support",
      "field services",
      "identity",
      "access management",
      "network",
      "infrastructure",
      "server",
      "messaging",
      "telephony",
      "printing",
    ],
    procurement: [
      "procurement",
      "purchasing",
      "hardware",
      "asset",
      "assets",
      "vendor",
      "supplier",
      "logistics",
    ],
    license_ops: [
      "license",
      "licenses",
      "licence",
      "licences",
      "licensing",
      "billing",
      "invoice",
      "invoices",
      "finance",
      "accounting",
      "subscription",
      "subscriptions",
    ],
    onboarding_ops: [
      "onboarding",
      "offboarding",
      "joiner",
      "joiners",
      "leaver",
      "leavers",
      "new hire",
      "starter",
      "hr",
      "people operations",
      "human resources",
    ],
  },
  issue_type: {
    billing_license: [
      "license",
      "licenses",
      "licence",
      "licences",
      "licensing",
      "billing",
      "invoice",
      "subscription",
      "payment",
      "refund",
    ],
    identity_access: [
      "access",
      "password",
      "login",
      "account",
      "sign in",
      "mfa",
      "permission",
      "authentication",
      "identity",
      "unlock",
    ],
    application_support: [
      "application",
      "software",
      "bug",
      "error",
      "crash",
      "outage",
      "incident",
      "failure",
      "performance",
      "network",
      "email",
      "database",
      "erp",
      "crm",
      "printing",
      "telephony",
      "server",
    ],
    service_request: [
      "request",
      "hardware",
      "order",
      "equipment",
      "laptop",
      "phone",
      "replacement",
      "purchase",
      "installation",
    ],
    spam_phishing: ["spam", "phishing", "suspicious mail", "junk", "scam"],
    general_inquiry: ["question", "inquiry", "enquiry", "how to", "information", "general", "advice"],
    security_compliance: [
      "security",
      "compliance",
      "breach",
      "malware",
      "virus",
      "audit",
      "privacy",
      "vulnerability",
    ],
    onboarding: ["onboarding", "new hire", "starter", "joiner", "offboarding", "leaver"],
    feature_request: ["feature", "enhancement", "improvement", "suggestion", "idea", "change request"],
  },
};

/** A text in the words that the lexicon has: lower case, one space apart, with a space at either end. */
export function lexiconText(text: string): string {
  return ` ${text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim()} `;
}

/** The labels that a text has words of, with the longest of them. */
export function pointsTo(field: RouteField, text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const plain = lexiconText(text);
  for (const [label, words] of Object.entries(LEXICON[field] ?? {})) {
    for (const word of words) {
      if (!plain.includes(` ${word} `)) continue;
      if (word.length > (found.get(label)?.length ?? 0)) found.set(label, word);
    }
  }
  return found;
}
