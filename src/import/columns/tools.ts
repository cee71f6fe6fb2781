import type { RoleNames } from "./roles.js";

/** What an export can come from. */
export const SOURCES = ["servicenow", "zendesk", "jira", "freshservice", "csv", "json"] as const;
/** One of {@link SOURCES}. */
export type Source = (typeof SOURCES)[number];

export interface Tool {
  /** As people write it. */
  readonly name: string;
  readonly roles: RoleNames;
  /** Headers that tell the tool; the more of them, the surer. */
  readonly signature: readonly string[];
  /** The tool's own words for our priorities, in lower case; absent words are nobody's. */
  readonly priorities: Readonly<Record<string, string>>;
  /** Whether 1 is the least of impact and urgency. */
  readonly countsUpwards: boolean;
}

const PLAIN_PRIORITIES = {
  critical: "critical",
  urgent: "critical",
  high: "high",
  medium: "medium",
  normal: "medium",
  moderate: "medium",
  low: "low",
};

const SERVICENOW: Tool = {
  name: "ServiceNow",
  countsUpwards: false,
  signature: [
    "number",
    "short description",
    "assignment group",
    "caller id",
    "cmdb ci",
    "reassignment count",
    "sys id",
  ],
  roles: {
    id: ["number", "sys id"],
    title: ["short description"],
    description: ["description"],
    requester: ["caller id", "caller", "requested for", "opened by"],
    created: ["opened at", "opened", "sys created on", "created"],
    issue_type: [["category", "subcategory"], "subcategory"],
    priority: ["priority"],
    impact: ["impact"],
    urgency: ["urgency"],
    assignment_group: ["assignment group"],
    first_group: ["first assignment group", "u first assignment group", "original assignment group"],
    reassignments: ["reassignment count"],
    related: ["parent", "parent incident"],
    people: ["assigned to", "opened by", "closed by", "resolved by", "caller id", "caller"],
    work_notes: ["work notes", "comments and work notes"],
    leaks: [
      "close notes",
      "close code",
      "resolution code",
      "comments",
      "additional comments",
      "work notes list",
    ],
  },
  priorities: {
    ...PLAIN_PRIORITIES,
    "1": "critical",
    "2": "high",
    "3": "medium",
    "4": "low",
    "1 critical": "critical",
    "2 high": "high",
    "3 moderate": "medium",
    "4 low": "low",
  },
};

const ZENDESK: Tool = {
  name: "Zendesk",
  countsUpwards: false,
  signature: [
    "subject",
    "group id",
    "requester id",
    "problem id",
    "has incidents",
    "brand id",
    "ticket form id",
    "assignee id",
  ],
  roles: {
    id: ["id", "ticket id"],
    title: ["subject", "raw subject"],
    description: ["description"],
    requester: ["requester", "requester name", "requester email", "requester id"],
    created: ["created at", "created"],
    issue_type: [["category", "subcategory"], "topic", "ticket form", "type"],
    priority: ["priority"],
    assignment_group: ["group", "group name", "group id"],
    first_group: ["first group", "initial group", "initial group id"],
    reassignments: ["group reassignments"],
    related: ["problem id"],
    tags: ["tags"],
    people: ["assignee", "assignee name", "submitter", "requester name", "requester", "requester email"],
    work_notes: ["internal notes"],
    leaks: ["comments", "comment", "latest comment", "satisfaction comment", "resolution", "solved at"],
  },
  priorities: PLAIN_PRIORITIES,
};

const JIRA: Tool = {
  name: "Jira",
  countsUpwards: false,
  signature: ["issue key", "summary", "issue id", "reporter", "issue type", "project key", "component s"],
  roles: {
    id: ["issue key", "key", "issue id"],
    title: ["summary"],
    description: ["description"],
    requester: ["reporter", "reporter id", "creator"],
    created: ["created"],
    issue_type: ["request type", "customer request type", ["category", "subcategory"], "issue type"],
    priority: ["priority"],
    impact: ["impact"],
    urgency: ["urgency"],
    assignment_group: [
      "assignment group",
      "support team",
      "assigned team",
      "team",
      "component s",
      "components",
      "component",
    ],
    first_group: ["first assignment group", "first team"],
    reassignments: ["reassignment count"],
    related: ["parent key", "parent", "inward issue link relates", "outward issue link relates"],
    tags: ["labels"],
    people: ["assignee", "reporter", "creator", "watchers"],
    work_notes: ["internal comment"],
    leaks: ["comment", "resolution", "resolution details", "workaround", "root cause"],
  },
  priorities: {
    ...PLAIN_PRIORITIES,
    highest: "critical",
    blocker: "critical",
    major: "high",
    minor: "medium",
    lowest: "low",
    trivial: "low",
  },
};

const FRESHSERVICE: Tool = {
  name: "Freshservice",
  countsUpwards: true,
  signature: [
    "subject",
    "description text",
    "group id",
    "requester id",
    "responder id",
    "department id",
    "workspace id",
    "group name",
    "requester email",
    "agent",
    "resolution notes",
  ],
  roles: {
    id: ["id", "ticket id", "display id"],
    title: ["subject"],
    description: ["description text", "description"],
    requester: ["requester name", "requester email", "requester", "requester id"],
    created: ["created at", "created time"],
    issue_type: [["category", "sub category"], "type"],
    priority: ["priority"],
    impact: ["impact"],
    urgency: ["urgency"],
    assignment_group: ["group name", "group", "assigned group", "group id"],
    first_group: ["initial group", "initially assigned group"],
    reassignments: ["group reassigns"],
    related: ["parent id", "parent ticket"],
    tags: ["tags"],
    people: ["agent", "agent name", "responder", "requester name", "requester email"],
    work_notes: ["private notes"],
    leaks: ["resolution notes", "resolution note", "conversations", "closure code"],
  },
  priorities: { ...PLAIN_PRIORITIES, "1": "low", "2": "medium", "3": "high", "4": "critical" },
};

/** Sets that no tool wrote: names that people give such columns. */
const PLAIN: Tool = {
  name: "a plain table",
  countsUpwards: false,
  signature: [],
  roles: {
    id: [
      "ticket id",
      "id",
      "number",
      "key",
      "ticket number",
      "ticket no",
      "ticket nr",
      "incident id",
      "incident number",
      "case number",
      "case id",
      "request id",
      "ticket",
      "reference",
    ],
    title: ["title", "subject", "summary", "short description", "headline"],
    description: ["description", "body", "description text", "text", "message", "content", "details"],
    requester: [
      "requester",
      "requester id",
      "from",
      "customer",
      "reporter",
      "caller",
      "user",
      "email",
      "requester email",
    ],
    created: ["created at", "created", "date", "opened at", "timestamp", "time"],
    issue_type: ["issue type", ["category", "subcategory"], "topic", "type", "product"],
    priority: ["priority", "severity"],
    impact: ["impact"],
    urgency: ["urgency"],
    assignment_group: ["assignment group", "queue", "team", "group", "group name", "department"],
    resolution_action: ["resolution action", "next step"],
    first_group: ["first assignment group", "first group", "first queue", "initial group"],
    reassignments: ["reassignment count", "reassignments"],
    related: ["related ticket id", "parent", "parent id", "related"],
    tags: ["tags", "tag", "labels", ...Array.from({ length: 12 }, (_, index) => `tag ${index + 1}`)],
    people: [
      "assignee",
      "agent",
      "assigned to",
      "requester",
      "reporter",
      "caller",
      "customer",
      "user",
      "from",
    ],
    work_notes: ["work notes", "internal notes"],
    leaks: ["answer", "reply", "response", "resolution", "solution", "close notes", "comments", "comment"],
  },
  priorities: PLAIN_PRIORITIES,
};

export const TOOLS: Readonly<Record<Source, Tool>> = {
  servicenow: SERVICENOW,
  zendesk: ZENDESK,
  jira: JIRA,
  freshservice: FRESHSERVICE,
  csv: PLAIN,
  json: PLAIN,
};
