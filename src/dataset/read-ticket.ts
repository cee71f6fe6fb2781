import type { AlternateRoute } from "../domain/route.js";
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
import { createRecordReader, type RecordReader } from "./record-reader.js";
import { isObject } from "../support/is-object.js";

/** Characters; generous for people, small enough that a queue of 50 stays a reply of a few megabytes. */
const LIMITS = { id: 100, title: 300, requester: 200, description: 20_000, note: 5_000, alternates: 10 };

/** Ends the id of every follow-up: a ticket of the dataset must not be taken for one. See docs/rules.md#follow-ups. */
const FOLLOW_UP_SUFFIX = "-followup";

const REQUIRED_KEYS = ["ticket_id", "title", "requester", "description", ...ROUTE_FIELDS];
const KNOWN_KEYS = [
  ...REQUIRED_KEYS,
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
];
const ALTERNATE_KEYS = [...ROUTE_FIELDS, "score_multiplier"];

interface ReadResult {
  /** Absent when there is any problem. */
  readonly ticket?: Ticket;
  readonly problems: readonly DatasetProblem[];
}

/** One record of the file as a ticket, or everything that is wrong with it by itself. See data/README.md. */
export function readTicket(record: unknown, index: number): ReadResult {
  if (!isObject(record)) {
    return { problems: [{ ticketId: null, index, field: "", problem: "must be a JSON object" }] };
  }
  const id = record["ticket_id"];
  const ticketId = typeof id === "string" && id !== "" ? id : null;
  const problems: DatasetProblem[] = [];
  const note = (field: string, problem: string): void => {
    problems.push({ ticketId, index, field, problem });
  };
  const ticket = readFields(createRecordReader(record, note), note);
  return ticket === undefined || problems.length > 0 ? { problems } : { ticket, problems };
}

function readFields(
  reader: RecordReader,
  note: (field: string, problem: string) => void,
): Ticket | undefined {
  reader.allow(KNOWN_KEYS);
  reader.require(REQUIRED_KEYS);
  const ticketId = readTicketId(reader, note);
  const title = reader.text("title", LIMITS.title);
  const requester = reader.text("requester", LIMITS.requester);
  const description = reader.text("description", LIMITS.description);
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
  if (description === undefined || issueType === undefined || priority === undefined) return undefined;
  if (assignmentGroup === undefined || resolutionAction === undefined) return undefined;
  const labels = { issueType, priority, assignmentGroup, resolutionAction };
  return { ticketId, title, requester, description, ...labels, ...optional };
}

function readTicketId(
  reader: RecordReader,
  note: (field: string, problem: string) => void,
): string | undefined {
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

function readAlternate(
  entry: unknown,
  at: string,
  note: (field: string, problem: string) => void,
): AlternateRoute[] {
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
