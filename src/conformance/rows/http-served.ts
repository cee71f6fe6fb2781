import {
  absent,
  anything,
  endingWith,
  record,
  startingWith,
  text,
  wholeNumber,
  type Pattern,
} from "../pattern.js";
import type { Row } from "../row.js";
import { fill } from "../fill.js";
import { call, get, post } from "../steps.js";

const OPENENV_PATHS = ["/reset", "/step", "/state", "/metadata", "/health", "/schema", "/mcp"] as const;
const PATHS_THERE: Pattern = Object.fromEntries(OPENENV_PATHS.map((path) => [path, record]));

/** What is served over HTTP, and how it is framed: H1 to H4 and H26 to H34. */
export const SERVED_ROWS: readonly Row[] = [
  {
    id: "H1",
    says: 'GET /health: 200 {"status":"healthy"}',
    needs: "any",
    steps: () => [get("/health", 200, { body: { status: "healthy" } })],
  },
  {
    id: "H2",
    says: "GET /metadata: 200, six keys, name and description are texts",
    needs: "any",
    steps: () => [
      get("/metadata", 200, {
        body: {
          name: text,
          description: text,
          readme_content: anything,
          version: anything,
          author: anything,
          documentation_url: anything,
        },
      }),
    ],
  },
  {
    id: "H3",
    says: "GET /schema: 200, three schemas; the action's is closed",
    needs: "any",
    steps: () => [
      get("/schema", 200, {
        body: { action: { additionalProperties: false }, observation: record, state: record },
      }),
    ],
  },
  {
    id: "H3/probe",
    says: "GET /schema: what an action needs is listed",
    needs: "probe",
    steps: () => [get("/schema", 200, { body: { action: { required: ["message"] } } })],
  },
  {
    id: "H4",
    says: "GET /state on a fresh server: episode_id null, step_count 0",
    needs: "any",
    steps: () => [get("/state", 200, { body: { episode_id: null, step_count: 0 } })],
    // A session that somebody played by default before shows its episode.
    instead: {
      point: "sessions",
      steps: () => [get("/state", 200, { body: { episode_id: text, step_count: wholeNumber } })],
    },
  },
  {
    id: "H26",
    says: "GET /reset: 405, allow: POST",
    needs: "any",
    steps: () => [
      get("/reset", 405, {
        body: { detail: "Method Not Allowed" },
        replyHeaders: { allow: "POST" },
      }),
    ],
  },
  {
    id: "H27",
    says: "GET /nope: 404",
    needs: "any",
    steps: () => [get("/nope", 404, { body: { detail: "Not Found" } })],
  },
  {
    id: "H28",
    says: "GET /health/: 307 to /health",
    needs: "any",
    steps: () => [get("/health/", 307, { replyHeaders: { location: endingWith("/health") } })],
  },
  {
    id: "H29",
    says: "OPTIONS /reset of a page elsewhere: 405, no CORS",
    needs: "any",
    steps: () => [
      call("OPTIONS", "/reset", 405, {
        headers: { origin: "https://elsewhere.example" },
        replyHeaders: { "access-control-allow-origin": absent },
      }),
    ],
    instead: {
      point: "origins",
      steps: () => [
        call("OPTIONS", "/reset", 403, {
          headers: { origin: "https://elsewhere.example" },
          replyHeaders: { "access-control-allow-origin": absent },
        }),
      ],
    },
  },
  {
    id: "H30",
    says: "GET /openapi.json: a version, every path",
    needs: "any",
    steps: () => [get("/openapi.json", 200, { body: { info: { version: text }, paths: PATHS_THERE } })],
  },
  {
    id: "H31",
    says: "production mode: no /reset, /step, /state; the rest stands",
    needs: "production mode",
    steps: ({ action }) => [
      post("/reset", {}, 404),
      post("/step", { action }, 404),
      get("/state", 404),
      get("/health", 200),
      get("/metadata", 200),
      get("/schema", 200),
      post("/mcp", {}, 200),
      get("/openapi.json", 200, {
        body: { paths: { "/reset": absent, "/step": absent, "/state": absent, "/mcp": record } },
      }),
    ],
  },
  {
    id: "H32",
    says: "the factory fails: /health and /schema stand, /metadata and /reset are 500",
    needs: "failing factory",
    steps: () => [
      get("/health", 200),
      get("/schema", 200),
      get("/metadata", 500),
      post("/reset", undefined, 500),
    ],
  },
  {
    id: "H33",
    says: "every slot taken by sockets, POST /reset: 200",
    needs: "capacity",
    steps: (subject) => [...fill(subject), post("/reset", undefined, 200)],
    instead: {
      point: "places",
      steps: (subject) => [
        ...fill(subject),
        post("/reset", undefined, 503, {
          code: "session_limit_reached",
          active_sessions: subject.capacity ?? 0,
          max_sessions: subject.capacity ?? 0,
        }),
      ],
    },
  },
  {
    id: "H34",
    says: "what `openenv validate --url` asks: six criteria",
    needs: "any",
    steps: () => [
      get("/openapi.json", 200, {
        body: {
          info: { version: startingWith("1.") },
          paths: { "/reset": record, "/step": record, "/state": record },
        },
      }),
      get("/health", 200, { body: { status: "healthy" } }),
      get("/metadata", 200, { body: { name: text, description: text } }),
      get("/schema", 200, { body: { action: record, observation: record, state: record } }),
      post("/mcp", {}, 200, { jsonrpc: "2.0" }),
    ],
  },
  {
    id: "H34/real",
    says: "`openenv validate --url`: 6 of 6",
    needs: "real client",
    steps: () => [],
    shownBy: "tests/clients/openenv-python.test.ts: openenv validate --url passes every criterion",
  },
];
