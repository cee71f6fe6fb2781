import iconv from "iconv-lite";
import { createRng } from "../../../src/support/rng.js";

/** Rows of each export. */
export const ROWS = 300;

/** The groups of a desk that is nobody's, with what its tickets are about. */
export const GROUPS: readonly (readonly [string, string, readonly string[]])[] = [
  [
    "Service Desk L1",
    "Access",
    ["Password expired before my shift", "Account locked again", "Cannot sign in after the holidays"],
  ],
  [
    "Identity & Access",
    "Access",
    ["MFA prompt never arrives", "Permission missing on the planning share", "Login loops on the portal"],
  ],
  [
    "Field Services",
    "Hardware",
    ["Monitor flickers in room 4", "Docking station dead", "Headset request for the counter"],
  ],
  [
    "Network Operations",
    "Network",
    ["Wifi drops in the warehouse", "VPN outage since lunch", "Slow network on floor 3"],
  ],
  [
    "SAP Application Support",
    "Software",
    ["Error when I post an order", "SAP crash on month end", "Bug in the price list application"],
  ],
  [
    "CRM Team",
    "Software",
    ["CRM shows the wrong customer", "Salesforce error on save", "Feature wish: filter by branch"],
  ],
  [
    "Database Administration",
    "Software",
    ["Report query never ends, database?", "Restore yesterday's table", "Database access error"],
  ],
  [
    "IT Security",
    "Security",
    ["Phishing mail from our own boss?", "Suspicious mail with an invoice", "Security audit question"],
  ],
  [
    "Data Protection",
    "Security",
    ["Privacy request by a customer", "Where are the compliance forms", "Audit: who saw the file"],
  ],
  [
    "Procurement IT",
    "Hardware",
    ["Order three laptops", "New phone for the van", "Hardware for the trainees"],
  ],
  [
    "Licence Management",
    "Licences",
    ["Two more CAD licences please", "Licence expired on Monday", "Invoice shows seats we gave back"],
  ],
  [
    "HR Onboarding",
    "People",
    ["New hire starts on the 1st", "Leaver on Friday, close the account", "Joiner needs everything"],
  ],
  ["Facilities", "Building", ["Door card does not open", "Meeting room too hot", "Parking gate stuck"]],
  [
    "360001184772",
    "Telephony",
    ["Phone queue plays no music", "Voicemail full", "Extension moved to the wrong desk"],
  ],
];

const PEOPLE = [
  "Maria Keller",
  "Tomás Ruiz",
  "Anna Schmidt",
  "Oluwaseun Ade",
  "Søren Dahl",
  "Chiara Conti",
  "Jan de Vries",
  "Aiko Mori",
];

export interface Sample {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly person: string;
  readonly mail: string;
  /** 1 the most urgent, 4 the least; 0: an empty cell. */
  readonly level: 0 | 1 | 2 | 3 | 4;
  readonly group: string;
  readonly firstGroup: string;
  readonly category: string;
  readonly day: number;
  readonly parent: number | undefined;
}

/** The same rows for every tool: what differs is how a tool writes them. */
export function samples(seed: string): readonly Sample[] {
  const rng = createRng(`tests/exports/${seed}`);
  const one = <T>(items: readonly T[]): T => items[rng.below(items.length)] as T;
  return Array.from({ length: ROWS }, (_, index): Sample => {
    const [group, category, titles] = GROUPS[
      index < GROUPS.length ? index : rng.below(GROUPS.length)
    ] as (typeof GROUPS)[number];
    const person = one(PEOPLE);
    const mail = `${person
      .toLowerCase()
      .normalize("NFKD")
      .replace(/[^a-z ]/g, "")
      .replaceAll(" ", ".")}@example.com`;
    return {
      number: index + 1,
      title: `${one(titles)} (${index + 1})`,
      body: one(BODIES)(person, mail, index + 1),
      person,
      mail,
      level: one([0, 1, 2, 3, 3, 4, 4]),
      group,
      firstGroup: rng.below(5) === 0 ? one(GROUPS)[0] : group,
      category,
      day: 1 + rng.below(28),
      parent: index > 20 && rng.below(10) === 0 ? 1 + rng.below(index) : undefined,
    };
  });
}

/** Every trap that a text can be. */
const BODIES: readonly ((person: string, mail: string, number: number) => string)[] = [
  () => "",
  (person, mail) =>
    `Hello team,\nit says "access denied"; nothing else, really.\n\nRegards,\n${person}\n${mail}`,
  (person) =>
    `<div><p>Please call me &amp; ask for <b>${person}</b></p><ul><li>room 4</li><li>phone +49 30 1234567</li></ul></div>`,
  (_, mail, number) =>
    `From 10.20.30.${number % 250} I get error 0x80070005; a < b and <${mail}> wrote it.\r\nSecond line; with; semicolons`,
  (person) =>
    `My account DE89 3704 0044 0532 0130 00 was charged, card 4111 1111 1111 1111, says ${person.split(" ")[0]}.`,
  () => "Käse über 20 €, naïve “quotes”, tab\there, and a | bar.",
];

/** Cells of a row of a table as text, quoted where they have to be. */
function lineOf(cells: readonly string[], delimiter: string): string {
  const quoted = cells.map((cell) => (/["\r\n,;\t|]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell));
  return quoted.join(delimiter);
}

const two = (value: number): string => String(value).padStart(2, "0");

/** ServiceNow: UTF-8 with a mark, CRLF, numbered priorities, notes written afterwards, a row that is cut off. */
export function serviceNow(rows = samples("servicenow")): Buffer {
  const words = ["", "1 - Critical", "2 - High", "3 - Moderate", "4 - Low"];
  const header =
    "number,short_description,description,caller_id,opened_at,priority,impact,urgency,category,subcategory,assignment_group,first_assignment_group,reassignment_count,reopen_count,work_notes,close_notes,cmdb_ci,parent";
  const lines = rows.map((row) => {
    const first = row.firstGroup === row.group ? "0" : "1";
    const level = `${Math.min(3, Math.max(1, row.level))} - ${["High", "High", "Medium", "Low", "Low"][row.level]}`;
    const cells = [
      `INC${String(row.number).padStart(7, "0")}`,
      row.title,
      row.body,
      row.person,
      `2026-03-${two(row.day)} 08:${two(row.number % 60)}:00`,
      words[row.level] ?? "",
      level,
      level,
      row.category,
      row.number % 3 === 0 ? "Other" : "",
      row.group,
      row.firstGroup,
      first,
      "0",
      `Sent to ${row.group} by desk`,
      "Done",
      "srv-1",
      row.parent === undefined ? "" : `INC${String(row.parent).padStart(7, "0")}`,
    ];
    return lineOf(cells, ",");
  });
  lines.splice(100, 0, "INC9999999,A row that is cut off");
  return Buffer.from(`\uFEFF${header}\r\n${lines.join("\r\n")}\r\n`);
}

/** Zendesk: UTF-8, LF, tags in one cell, a repeated id, an empty group. */
export function zendesk(rows = samples("zendesk")): Buffer {
  const words = ["", "urgent", "high", "normal", "low"];
  const header =
    "id,subject,description,requester_id,created_at,priority,type,group_id,tags,problem_id,has_incidents";
  const lines = rows.map((row) =>
    lineOf(
      [
        String(row.number),
        row.title,
        row.body,
        String(77_000 + row.mail.length),
        `2026-03-${two(row.day)}T08:00:00Z`,
        words[row.level] ?? "",
        row.number % 2 === 0 ? "incident" : "question",
        row.number % 50 === 0 ? "" : row.group,
        `${row.category.toLowerCase()} web`,
        row.parent === undefined ? "" : String(row.parent),
        "false",
      ],
      ",",
    ),
  );
  return Buffer.from([header, ...lines, lines[4]].join("\n"));
}

/** Jira: UTF-16 with a mark, repeated headers, custom fields in parentheses, days before months. */
export function jira(rows = samples("jira")): Buffer {
  const words = ["", "Highest", "High", "Medium", "Lowest"];
  const header =
    "Issue key,Summary,Description,Reporter,Created,Priority,Issue Type,Component/s,Component/s,Comment,Comment,Custom field (Assignment group),Custom field (Request Type),Parent";
  const lines = rows.map((row) =>
    lineOf(
      [
        `ITS-${row.number}`,
        row.title,
        row.body,
        row.person,
        `${row.day}/Mar/26 8:${two(row.number % 60)} AM`,
        words[row.level] ?? "",
        "Service Request",
        row.category,
        row.number % 4 === 0 ? "Web" : "",
        "1/Mar/26;admin;moved",
        "",
        row.group,
        row.category,
        row.parent === undefined ? "" : `ITS-${row.parent}`,
      ],
      ",",
    ),
  );
  return iconv.encode([header, ...lines].join("\r\n"), "utf-16le", { addBOM: true });
}

/** Freshservice: cp1252, semicolons, numeric priorities that count upwards. */
export function freshservice(rows = samples("freshservice")): Buffer {
  const words = ["", "4", "3", "2", "1"];
  const header =
    "id;subject;description_text;requester_email;created_at;priority;impact;urgency;category;group_name;resolution_notes";
  const lines = rows.map((row) =>
    lineOf(
      [
        String(row.number),
        row.title,
        row.body,
        row.mail,
        `2026-03-${two(row.day)} 08:00`,
        words[row.level] ?? "",
        "2",
        "2",
        row.category,
        row.group,
        "fixed",
      ],
      ";",
    ),
  );
  return iconv.encode([header, ...lines].join("\r\n"), "windows-1252");
}

/** A plain set: tabs, big-endian UTF-16 without a mark, no ids, tags in columns of their own, an answer. */
export function plain(rows = samples("plain")): Buffer {
  const words = ["", "critical", "high", "medium", "low"];
  const header = "subject\tbody\tanswer\ttype\tqueue\tpriority\tlanguage\ttag_1\ttag_2";
  const lines = rows.map((row) =>
    lineOf(
      [
        row.title,
        row.body,
        "Dear customer",
        row.number % 2 === 0 ? "Incident" : "Request",
        row.group,
        words[row.level] ?? "",
        "en",
        row.category,
        "",
      ],
      "\t",
    ),
  );
  return iconv.encode([header, ...lines].join("\n"), "utf-16be", { addBOM: false });
}

export const EXPORTS = { servicenow: serviceNow, zendesk, jira, freshservice, csv: plain } as const;
