import { STAND_INS } from "../domain/partial-labels.js";
import { ROUTE_KEYS, type AlternateRoute } from "../domain/route.js";
import type { Ticket } from "../domain/ticket.js";
import {
  ASSIGNMENT_GROUPS,
  ISSUE_TYPES,
  PRIORITIES,
  RESOLUTION_ACTIONS,
  ROUTE_FIELDS,
  TOOL_NAMES,
} from "../domain/vocabulary.js";
import { withoutAbsent } from "./without-absent.js";
import type { DatasetProblem } from "./problem.js";
import type { TicketOrigin } from "./origins.js";
import { ORIGIN_KEYS, readOrigin } from "./read-origin.js";
import { createRecordReader, type Note, type RecordReader } from "./record-reader.js";
import { compactText } from "../support/compact-text.js";
import { isObject, type JsonObject } from "../support/is-object.js";

/** Characters; generous for people, small enough that a queue of 50 stays a reply of a few megabytes. */
export const LIMITS = {
  id: 100,
  title: 300,
  requester: 200,
  description: 20_000,
  note: 5_000,
  alternates: 10,
};

/** Ends the id of every follow-up: a ticket of the dataset must not be taken for one. See docs/rules.md#follow-ups. */
const FOLLOW_UP_SUFFIX = "-followup";

const REQUIRED_KEYS = ["ticket_id", "title", "requester"];
const KNOWN_KEYS = [
  "canary",
  ...REQUIRED_KEYS,
  "description",
  ...ROUTE_FIELDS,
  "created_at",
  "ambiguity_note",
  "planning_note",
  "customer_update_note",
  "related_ticket_id",
  "service_cluster_id",
  "follow_up",
  "incident_recommended",
  "investigation_tools",
  "redacted_title",
  "redacted_description",
  "rationale",
  "alternate_routes",
  ...ORIGIN_KEYS,
];
const ALTERNATE_KEYS = [...ROUTE_FIELDS, "score_multiplier"];

interface ReadResult {
  /** Absent when there is any problem. */
  readonly ticket?: Ticket;
  readonly origin?: TicketOrigin | undefined;
  readonly problems: readonly DatasetProblem[];
}

/**
 * One record of the file as a ticket, or everything that is wrong with it by itself. See data/README.md.
 *
 * @param partial - Whether the file says that labels may be absent.
 */
export function readTicket(record: unknown, index: number, partial = false): ReadResult {
  if (!isObject(record)) {
    return { problems: [{ ticketId: null, index, field: "", problem: "must be a JSON object" }] };
  }
  const id = record["ticket_id"];
  const ticketId = typeof id === "string" && id !== "" ? id : null;
  const problems: DatasetProblem[] = [];
  const note = (field: string, problem: string): void => {
    problems.push({ ticketId, index, field, problem });
  };
  const reader = createRecordReader(record, note);
  const ticket = readFields(reader, titled(record, reader), note);
  requireLabels(record, partial, note);
  const origin = readOrigin(record, note);
  return ticket === undefined || problems.length > 0 ? { problems } : { ticket, origin, problems };
}

/** All four labels, or at least one where the file says that they are partial. */
function requireLabels(record: JsonObject, partial: boolean, note: Note): void {
  const absent = ROUTE_FIELDS.filter((field) => !Object.hasOwn(record, field));
  if (partial) {
    if (absent.length === ROUTE_FIELDS.length) {
      note("", `has none of ${ROUTE_FIELDS.join(", ")}: nothing could be graded; leave the ticket out`);
    }
    return;
  }
  for (const field of absent) {
    note(field, 'is missing; labels may be absent in a file that says "labels": "partial" (data/README.md)');
  }
}

/** The description; a ticket without one is a ticket with a title. */
function titled(record: JsonObject, reader: RecordReader): string | undefined {
  const { description } = record;
  const isAbsent =
    description === undefined || (typeof description === "string" && description.trim() === "");
  if (!isAbsent) return reader.text("description", LIMITS.description);
  const { title } = record;
  return typeof title === "string" ? compactText(title) : undefined;
}

function readFields(reader: RecordReader, description: string | undefined, note: Note): Ticket | undefined {
  reader.allow(KNOWN_KEYS);
  reader.require(REQUIRED_KEYS);
  // For whoever collects text to train on: nobody here has a use for it.
  reader.text("canary", LIMITS.note);
  const ticketId = readTicketId(reader, note);
  const title = reader.text("title", LIMITS.title);
  const requester = reader.text("requester", LIMITS.requester);
  const { issueType, priority, assignmentGroup, resolutionAction } = readLabels(reader);
  const optional = withoutAbsent({
    createdAt: reader.instant("created_at"),
    ambiguityNote: reader.text("ambiguity_note", LIMITS.note),
    planningNote: reader.text("planning_note", LIMITS.note),
    customerUpdateNote: reader.text("customer_update_note", LIMITS.note),
    relatedTicketId: reader.text("related_ticket_id", LIMITS.id),
    serviceClusterId: reader.text("service_cluster_id", LIMITS.id),
    followUp: reader.flag("follow_up"),
    incidentRecommended: reader.flag("incident_recommended"),
    investigationTools: reader.words("investigation_tools", TOOL_NAMES),
    redactedTitle: reader.text("redacted_title", LIMITS.title),
    redactedDescription: reader.text("redacted_description", LIMITS.description),
    rationale: reader.text("rationale", LIMITS.note),
    alternateRoutes: reader
      .list("alternate_routes", LIMITS.alternates)
      ?.flatMap((entry, i) => readAlternate(entry, `alternate_routes[${i}]`, note)),
  });
  if (ticketId === undefined || title === undefined || requester === undefined) return undefined;
  if (description === undefined) return undefined;
  const labels = {
    issueType: issueType ?? STAND_INS.issueType,
    priority: priority ?? STAND_INS.priority,
    assignmentGroup: assignmentGroup ?? STAND_INS.assignmentGroup,
    resolutionAction: resolutionAction ?? STAND_INS.resolutionAction,
  };
  const known = { issueType, priority, assignmentGroup, resolutionAction };
  const absent = ROUTE_FIELDS.filter((field) => known[ROUTE_KEYS[field]] === undefined);
  const ungraded = absent.length === 0 ? {} : { ungradedFields: absent };
  return { ticketId, title, requester, description, ...labels, ...optional, ...ungraded };
}

function readTicketId(reader: RecordReader, note: Note): string | undefined {
  const id = reader.text("ticket_id", LIMITS.id);
  if (id === undefined) return undefined;
  if (/[\s\p{Cc}]/u.test(id)) note("ticket_id", "must not hold spaces or control characters");
  if (id.endsWith(FOLLOW_UP_SUFFIX)) {
    note("ticket_id", `must not end in ${FOLLOW_UP_SUFFIX}: tickets that come back are named so`);
  }
  return id;
}

function readLabels(reader: RecordReader) {
  return {
    issueType: reader.word("issue_type", ISSUE_TYPES),
    priority: reader.word("priority", PRIORITIES),
    assignmentGroup: reader.word("assignment_group", ASSIGNMENT_GROUPS),
    resolutionAction: reader.word("resolution_action", RESOLUTION_ACTIONS),
  };
}

function readAlternate(entry: unknown, at: string, note: Note): AlternateRoute[] {
  if (!isObject(entry)) {
    note(at, "must be a JSON object");
    return [];
  }
  const reader = createRecordReader(entry, (field, problem) => note(`${at}.${field}`, problem));
  reader.allow(ALTERNATE_KEYS);
  reader.require(["score_multiplier"]);
  if (!ROUTE_FIELDS.some((field) => Object.hasOwn(entry, field))) {
    note(at, `must name at least one of ${ROUTE_FIELDS.join(", ")}`);
  }
  const labels = withoutAbsent(readLabels(reader));
  const scoreMultiplier = reader.share("score_multiplier");
  return scoreMultiplier === undefined ? [] : [{ ...labels, scoreMultiplier }];
}
