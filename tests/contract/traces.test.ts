/** Spans of calls, collected by OpenTelemetry's own SDK. */
import { SpanKind, SpanStatusCode, trace, type Tracer } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
  type ReadableSpan,
} from "@opentelemetry/sdk-trace-node";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { flushSpans, registeredTracer } from "../../src/transport/tracing/index.js";
import { connectClient } from "../support/connect-clients.js";
import { PLAYED_DOORS, PLAYED_RUN } from "../support/played-doors.js";
import { connect } from "../support/socket-client.js";
import { bearer, ENTRIES, TOKENS } from "../support/tokens.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER = "00f067aa0ba902b7";
const HEADERS = {
  ...bearer(TOKENS.grader),
  traceparent: `00-${TRACE}-${CALLER}-01`,
  tracestate: "vendor=opaque",
};

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
let tracer: Tracer | undefined;
let server: WholeServer;
beforeAll(async () => {
  expect(registeredTracer()).toBeUndefined();
  provider.register();
  tracer = registeredTracer();
  server = await startWholeServer(1_000, { tokens: ENTRIES, tracer, hasMetrics: true });
});
afterAll(async () => {
  await server.close(0);
  await provider.shutdown();
  trace.disable();
});
beforeEach(() => exporter.reset());

/** What a trace's page shows of a span. */
function shown(span: ReadableSpan): readonly unknown[] {
  const { name, kind, status, attributes } = span;
  return [name, kind, status.code, { ...attributes }];
}

const RPC = /^(.*)\/(\w+)(?: (\w+))?$/;

function attributesOf(protocol: string, method: string, sessionId: string): object {
  const ids = {
    "helpdesk.protocol": protocol,
    "helpdesk.session_id": sessionId,
    "helpdesk.run": PLAYED_RUN,
  };
  if (protocol === "http") {
    const [verb, path] = method.split(" ");
    return { ...ids, "http.request.method": verb, "http.route": path, "http.response.status_code": 200 };
  }
  if (protocol === "websocket") return { ...ids, "http.route": "/ws", "helpdesk.call": method };
  const [, service, rpc, call] = RPC.exec(method) ?? [];
  const system = protocol === "connect" ? "connect_rpc" : "grpc";
  return {
    ...ids,
    "rpc.system": system,
    "rpc.service": service,
    "rpc.method": rpc,
    ...(call !== undefined && { "helpdesk.call": call }),
  };
}

test.each(PLAYED_DOORS)(
  "through $door a call is a span of the caller's trace, with what it was, whose session and of which run",
  async ({ protocol, play, methods }) => {
    const before = Date.now();
    const session = await play(server.url, HEADERS);
    const spans = exporter.getFinishedSpans();
    const ofSession = spans.filter(({ attributes }) => attributes["helpdesk.session_id"] === session);
    expect(ofSession.map(shown)).toEqual(
      methods.map((method) => [
        protocol === "websocket" ? `/ws ${method}` : method,
        SpanKind.SERVER,
        SpanStatusCode.UNSET,
        attributesOf(protocol, method, session),
      ]),
    );
    for (const span of spans) {
      expect([span.spanContext().traceId, span.parentSpanContext?.spanId]).toEqual([TRACE, CALLER]);
      expect(span.parentSpanContext?.traceState?.get("vendor")).toBe("opaque");
      const began = span.startTime[0] * 1_000 + span.startTime[1] / 1e6;
      expect(began).toBeGreaterThan(before - 100);
      expect(began).toBeLessThan(Date.now() + 100);
    }
  },
);

test("a call that is refused has its reason, and is no error of the server's; one that fails for a bug is", async () => {
  const client = connectClient("grpc", server.url);
  const { sessionId } = await client.reset({ taskId: 1, seed: 7 }, { headers: HEADERS });
  exporter.reset();
  await client.step({ sessionId, expectedStep: 9 }, { headers: HEADERS }).catch(() => undefined);
  const held = server.service.session(sessionId);
  held.state = () => {
    throw new TypeError("a bug");
  };
  await client.getState({ sessionId }, { headers: HEADERS }).catch(() => undefined);
  await fetch(`${server.url}/state?session_id=${sessionId}`, { headers: HEADERS });
  await fetch(`${server.url}/state`, { headers: bearer("a-token-that-nobody-gave-out") });
  await fetch(`${server.url}/nowhere/${TOKENS.grader}`, { headers: HEADERS });
  await connect(`${server.url.replace("http", "ws")}/ws`, {}).catch(() => undefined);
  const told = exporter
    .getFinishedSpans()
    .map(({ name, status, attributes }) => [name, attributes["error.type"], status.code]);
  expect(told).toEqual([
    ["helpdesk.v1.EnvironmentService/Step", "missing_action", SpanStatusCode.UNSET],
    ["helpdesk.v1.EnvironmentService/GetState", "internal", SpanStatusCode.ERROR],
    ["GET /state", "internal", SpanStatusCode.ERROR],
    ["GET /state", "unauthenticated", SpanStatusCode.UNSET],
    ["GET", "404", SpanStatusCode.UNSET],
    ["/ws upgrade", "unauthenticated", SpanStatusCode.UNSET],
  ]);
});

test("a call without traceparent, or with one that is none, begins a trace of its own", async () => {
  for (const traceparent of [
    "",
    "nonsense",
    `00-${"0".repeat(32)}-${CALLER}-01`,
    `ff-${TRACE}-${CALLER}-01`,
  ]) {
    await fetch(`${server.url}/health`, { headers: traceparent === "" ? {} : { traceparent } });
  }
  const spans = exporter.getFinishedSpans();
  expect(spans.map(({ parentSpanContext }) => parentSpanContext)).toEqual(Array(4).fill(undefined));
  expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(4);
});

test("a caller who does not sample is not sampled here", async () => {
  await fetch(`${server.url}/health`, { headers: { traceparent: `00-${TRACE}-${CALLER}-00` } });
  expect(exporter.getFinishedSpans()).toEqual([]);
});

test("no span has a ticket's text, a label or a token", async () => {
  for (const { play } of PLAYED_DOORS) await play(server.url, HEADERS);
  await fetch(`${server.url}/state?session_id=${TOKENS.admin}`, { headers: HEADERS });
  await connectClient("grpc", server.url)
    .step({ sessionId: TOKENS.agent, requestId: TOKENS.trainer }, { headers: HEADERS })
    .catch(() => undefined);
  const text = JSON.stringify(
    exporter
      .getFinishedSpans()
      .map(({ name, attributes, events, status }) => [name, attributes, events, status]),
  );
  expect(exporter.getFinishedSpans().length).toBeGreaterThan(24);
  expect(Object.values(TOKENS).filter((token) => text.includes(token))).toEqual([]);
  expect(text).not.toMatch(/TKT|service_desk|application_team|access_request/);
});

test("spans that wait leave when they are asked to, and without an SDK nothing waits", async () => {
  const flushed = expect(flushSpans()).resolves.toBeUndefined();
  await flushed;
  trace.disable();
  await expect(flushSpans()).resolves.toBeUndefined();
  expect(registeredTracer()).toBeUndefined();
});
