import { toJsonString, create } from "@bufbuild/protobuf";
import { ListRunsResponseSchema } from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { HelpdeskError, type HelpdeskService, type RunAsked, type RunQuery } from "../../service/index.js";
import { andThen, recover, type Awaitable } from "../../support/awaitable.js";
import { messageOf } from "../../wire/message-of.js";
import { listRuns } from "../list-runs.js";
import type { Peers } from "../peers.js";
import type { HttpReply, Route, RouteCall } from "../route.js";

export interface RunRoutesOptions {
  /** Of callers who are not asked who they are. */
  readonly service: HelpdeskService;
  readonly peers: Peers | undefined;
}

/** `/runs`, and the trajectory file of each. docs/runs.md. */
export function runRoutes({ service, peers }: RunRoutesOptions): readonly Route[] {
  const serviceOf = ({ caller }: RouteCall): HelpdeskService => caller?.service ?? service;
  return [
    { ...LIST, answer: (call) => list(serviceOf(call), peers, call) },
    { ...READ, answer: (call) => read(serviceOf(call), peers, call) },
  ];
}

const LIST = {
  method: "GET",
  path: "/runs",
  tag: "State Management",
  summary: "The runs: named series of episodes, and how they are going",
  description:
    "By owner and name, a page at a time. Figures are kept up as episodes are played; `mean_score` is of the episodes that are over.",
  replySchema: "RunsResponse",
  queryFields: {
    run: "The run of this name alone.",
    owner: "The runs of the token of this name alone.",
    page_size: "1 to 1000; left out: 100.",
    page_token: "`next_page_token` of the page before.",
  },
} as const;

const READ = {
  method: "GET",
  path: "/runs/{run}",
  tag: "State Management",
  summary: "The episodes of a run that are over, as a trajectory file",
  description:
    "JSON lines: a header, then an episode a line, as `helpdesk-env replay`, `regrade`, `trajectories export` and `evaluate` read them. " +
    "Episodes of other rules or tickets than the server's are left out.",
  isStream: true,
  streamType: "application/x-ndjson",
  queryFields: { owner: "Name of the token whose run it is, where several have one of that name." },
} as const;

function list(service: HelpdeskService, peers: Peers | undefined, call: RouteCall): Awaitable<HttpReply> {
  return andThen(listRuns(service, peers, queryIn(call.query)), (page) => {
    const message = messageOf(ListRunsResponseSchema, page);
    const body = toJsonString(ListRunsResponseSchema, create(ListRunsResponseSchema, message), JSON_FORM);
    return { status: 200, headers: { "content-type": "application/json" }, body };
  });
}

const JSON_FORM = { useProtoFieldName: true, alwaysEmitImplicit: true } as const;

function read(service: HelpdeskService, peers: Peers | undefined, call: RouteCall): Awaitable<HttpReply> {
  const owner = call.query.get("owner");
  const run = decodeURIComponent(call.path.slice(call.path.lastIndexOf("/") + 1));
  const asked: RunAsked = { run, ...(owner !== null && { owner }) };
  const lines = recover(
    () => service.readRun(asked),
    (error) => {
      if (peers === undefined || !isUnknownRun(error)) throw error;
      // None of its episodes may be over, and those that are played be another process's.
      return andThen(listRuns(service, peers, { run, owner: asked.owner }), ({ runs: [known] }) => {
        if (known === undefined) throw error;
        return NO_LINES;
      });
    },
  );
  return andThen(lines, (found): HttpReply => {
    const headers = { "content-type": READ.streamType, "cache-control": "no-store" };
    return call.request.method === "HEAD"
      ? { status: 200, headers }
      : { status: 200, headers, events: () => found };
  });
}

const NO_LINES: AsyncIterable<Uint8Array> = {
  [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
};

function isUnknownRun(error: unknown): boolean {
  return error instanceof HelpdeskError && error.reason === "unknown_run";
}

/** Throws `wrong_type`. */
function queryIn(query: URLSearchParams): RunQuery {
  const [owner, run, pageToken, pageSize] = ["owner", "run", "page_token", "page_size"].map((name) =>
    query.get(name),
  );
  return {
    ...(typeof owner === "string" && { owner }),
    ...(typeof run === "string" && { run }),
    ...(typeof pageToken === "string" && { pageToken }),
    ...(typeof pageSize === "string" && { pageSize: wholeNumber(pageSize) }),
  };
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new HelpdeskError("wrong_type", "page_size is no whole number.", "page_size");
}
