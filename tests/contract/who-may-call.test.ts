/** One rule on every way in: which names, and whose pages. docs/deployment.md. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { viaHttp1, viaHttp2, type RawAnswer, type RawHeaders } from "../support/raw-request.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

type Via = typeof viaHttp1;

const SERVICE = "/helpdesk.v1.EnvironmentService";
const UPGRADE: RawHeaders = [
  ["upgrade", "websocket"],
  ["sec-websocket-version", "13"],
  ["sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="],
];

/** Every way in, with what shows that it was let in. */
const ENTRIES: readonly {
  readonly name: string;
  readonly call: (url: string, headers: RawHeaders) => Promise<RawAnswer>;
  readonly open: number;
  readonly refused: number;
}[] = [
  entry("GET /health", viaHttp1, "GET", "/health"),
  entry("GET /state", viaHttp1, "GET", "/state"),
  entry("POST /reset as a form would", viaHttp1, "POST", "/reset", [["content-type", "text/plain"]], 422),
  entry("POST /close without a type", viaHttp1, "POST", "/close", [], 404),
  entry("GET /web/", viaHttp1, "GET", "/web/"),
  entry("GET /docs", viaHttp1, "GET", "/docs"),
  entry("POST /mcp", viaHttp1, "POST", "/mcp"),
  entry("Connect", viaHttp1, "POST", `${SERVICE}/ListTasks`, [["content-type", "application/json"]]),
  entry("Connect by GET", viaHttp1, "GET", `${SERVICE}/ListTasks?connect=v1&encoding=json&message={}`),
  entry(
    "gRPC-Web",
    viaHttp1,
    "POST",
    `${SERVICE}/ListTasks`,
    [["content-type", "application/grpc-web"]],
    200,
    200,
  ),
  entry("gRPC", viaHttp2, "POST", `${SERVICE}/ListTasks`, [["content-type", "application/grpc"]], 200, 200),
  entry("GET /state over HTTP/2", viaHttp2, "GET", "/state"),
  entry("OPTIONS /reset", viaHttp1, "OPTIONS", "/reset", [], 204),
];

function entry(
  name: string,
  via: Via,
  method: string,
  path: string,
  own: RawHeaders = [],
  open = 200,
  refused = 403,
): (typeof ENTRIES)[number] {
  const body = method === "POST" ? "{}" : "";
  return {
    name,
    call: (url, headers) => {
      const asked =
        via === viaHttp2
          ? headers.map(([key, value]) => [key === "host" ? ":authority" : key, value] as const)
          : headers;
      return via(url, method, path, [...own, ...asked], body);
    },
    open,
    refused,
  };
}

/** Whether it was turned away for who calls, in whatever words the protocol has for it. */
function isTurnedAway({ status, headers, body }: RawAnswer): boolean {
  return (
    headers["grpc-status"] === "7" || (status === 403 && /caller_not_allowed|permission_denied/.test(body))
  );
}

let loopback: WholeServer;
let everywhere: WholeServer;
let port: string;
beforeAll(async () => {
  loopback = await startWholeServer(64, {
    access: { allowedHosts: ["helpdesk.example"], allowedOrigins: ["https://app.example"] },
  });
  everywhere = await startWholeServer(64, { host: "0.0.0.0" });
  port = new URL(everywhere.url).port;
});
afterAll(async () => {
  await loopback.close(0);
  await everywhere.close(0);
});

describe.each(ENTRIES)("$name", ({ call, open, refused }) => {
  test("a program that sends no Origin may call by any name of this machine, and by the public one", async () => {
    for (const host of [
      "localhost:1",
      "127.0.0.1",
      "127.8.9.1:80",
      "[::1]:9",
      "a.localhost",
      "192.0.2.7",
      "helpdesk.example",
    ]) {
      const { status } = await call(loopback.url, [["host", host]]);
      expect([host, status]).toEqual([host, open]);
    }
  });

  test("on a loopback address a name that strangers can point here is refused, with and without an Origin", async () => {
    for (const more of [[], [["origin", "http://evil.example:7860"] as const]]) {
      const answer = await call(loopback.url, [["host", "evil.example:7860"], ...more]);
      expect([answer.status, isTurnedAway(answer)]).toEqual([refused, true]);
    }
  });

  test("on every address a program may call by any name", async () => {
    for (const host of [
      "myserver:7860",
      "env.default.svc.cluster.local",
      "me-space.hf.space",
      "10.0.0.3:7860",
    ]) {
      const { status } = await call(everywhere.url, [["host", host]]);
      expect([host, status]).toEqual([host, open]);
    }
  });

  test("on every address a page is refused that is another's, or that gave this server a name of its own", async () => {
    const foreign: RawHeaders[] = [
      [["origin", "https://evil.example"]],
      [["origin", "null"]],
      [["origin", "file://"]],
      [["origin", `http://localhost.evil.example:${port}`]],
      [["origin", "http://localhost:1"]],
      [
        ["host", `evil.example:${port}`],
        ["origin", `http://evil.example:${port}`],
      ],
      [
        ["sec-fetch-site", "cross-site"],
        ["sec-fetch-mode", "no-cors"],
      ],
      [
        ["sec-fetch-site", "same-site"],
        ["sec-fetch-mode", "no-cors"],
      ],
    ];
    for (const headers of foreign) {
      const answer = await call(everywhere.url, headers);
      expect([headers, answer.status, isTurnedAway(answer)]).toEqual([headers, refused, true]);
    }
  });

  test("a page of this server's own may call, and one of an allowed origin", async () => {
    const own = new URL(loopback.url).host;
    const pages: RawHeaders[] = [
      [["origin", `http://${own}`]],
      [["origin", `http://localhost:${own.split(":")[1] ?? ""}`]],
      [
        ["host", "helpdesk.example"],
        ["origin", "https://helpdesk.example"],
      ],
      // A proxy that ends TLS and writes the upstream's name into Host.
      [["origin", "https://helpdesk.example"]],
      [
        ["host", "127.0.0.1"],
        ["origin", "http://127.0.0.1:8080"],
      ],
      [["origin", "https://app.example"]],
      [
        ["sec-fetch-site", "same-origin"],
        ["sec-fetch-mode", "cors"],
      ],
    ];
    for (const headers of pages)
      expect([headers, (await call(loopback.url, headers)).status]).toEqual([headers, open]);
  });
});

describe("sockets", () => {
  const open = (url: string, path: string, headers: RawHeaders): Promise<RawAnswer> =>
    viaHttp1(url, "GET", path, [...headers, ...UPGRADE]);

  test.each(["/ws", "/mcp"])("a foreign page opens none at %s and takes no place", async (path) => {
    const foreign: RawHeaders[] = [
      [["origin", "https://evil.example"]],
      [["origin", "null"]],
      [
        ["host", "evil.example"],
        ["origin", "http://evil.example"],
      ],
      [
        ["sec-fetch-site", "cross-site"],
        ["sec-fetch-mode", "websocket"],
      ],
    ];
    const answers = await Promise.all(foreign.map((headers) => open(everywhere.url, path, headers)));
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect(answers[0]?.body).toContain("--allowed-origins https://evil.example (ALLOWED_ORIGINS)");
  });

  test("what a foreign page tried has opened no session and played nothing", () => {
    expect([loopback.service.activeSessions(), everywhere.service.activeSessions()]).toEqual([0, 0]);
  });
});

test("the refusal of a page behind a proxy says which setting, and to what", async () => {
  const { status, body } = await viaHttp1(
    loopback.url,
    "POST",
    "/reset",
    [["origin", "https://rl.corp.example:8443"]],
    "{}",
  );
  expect([status, JSON.parse(body)]).toEqual([
    403,
    {
      detail: 'A page of the Origin "https://rl.corp.example:8443" may not call this server.',
      code: "caller_not_allowed",
      next_step:
        "If that is this server's own public address, start it with --allowed-hosts rl.corp.example:8443 (ALLOWED_HOSTS); " +
        "if it is a page elsewhere that may call, with --allowed-origins https://rl.corp.example:8443 (ALLOWED_ORIGINS).",
    },
  ]);
});

test("a link from another site may be followed, and a form of one may not be sent", async () => {
  const followed: RawHeaders = [
    ["sec-fetch-site", "cross-site"],
    ["sec-fetch-mode", "navigate"],
  ];
  expect((await viaHttp1(loopback.url, "GET", "/web/", followed)).status).toBe(200);
  expect((await viaHttp1(loopback.url, "POST", "/reset", followed, "{}")).status).toBe(403);
});

test("pages may be framed by themselves and by the origins that are named, and by nobody else", async () => {
  const server = await startWholeServer(1, { access: { frameAncestors: ["https://huggingface.co"] } });
  try {
    for (const path of ["/web/", "/docs"]) {
      const ancestors = async (url: string): Promise<string | undefined> =>
        /frame-ancestors [^;]*/.exec(
          (await fetch(url + path)).headers.get("content-security-policy") ?? "",
        )?.[0];
      expect([await ancestors(loopback.url), await ancestors(server.url)]).toEqual([
        "frame-ancestors 'self'",
        "frame-ancestors 'self' https://huggingface.co",
      ]);
    }
  } finally {
    await server.close(0);
  }
});

describe("an allowed origin", () => {
  const origin = ["origin", "https://app.example"] as const;

  test("is told in a preflight what it may send", async () => {
    const { status, headers } = await viaHttp1(loopback.url, "OPTIONS", `${SERVICE}/Step`, [
      origin,
      ["access-control-request-method", "POST"],
      ["access-control-request-headers", "connect-protocol-version,content-type,x-session-id"],
      ["access-control-request-private-network", "true"],
    ]);
    expect([status, headers]).toMatchObject([
      204,
      {
        "access-control-allow-origin": "https://app.example",
        "access-control-allow-methods": "GET, HEAD, POST, DELETE",
        "access-control-allow-headers": "connect-protocol-version,content-type,x-session-id",
        "access-control-allow-private-network": "true",
        vary: "Origin",
      },
    ]);
  });

  test.each([
    ["the RPCs", "POST", `${SERVICE}/ListTasks`, [["content-type", "application/json"]]],
    ["gRPC-Web", "POST", `${SERVICE}/ListTasks`, [["content-type", "application/grpc-web"]]],
    ["OpenEnv's routes", "GET", "/tasks", []],
  ] as [string, string, string, RawHeaders][])(
    "may read the answers of %s and the headers that name sessions",
    async (_n, method, path, more) => {
      const { headers } = await viaHttp1(
        loopback.url,
        method,
        path,
        [origin, ...more],
        method === "POST" ? "{}" : "",
      );
      expect(headers["access-control-allow-origin"]).toBe("https://app.example");
      expect(headers["access-control-expose-headers"]?.toLowerCase().split(", ")).toEqual(
        expect.arrayContaining([
          "grpc-status",
          "grpc-message",
          "grpc-status-details-bin",
          "x-session-id",
          "mcp-session-id",
        ]),
      );
    },
  );

  test("is the only one that is told so", async () => {
    const { headers } = await viaHttp1(loopback.url, "GET", "/tasks", [["origin", loopback.url]]);
    expect(headers).not.toHaveProperty("access-control-allow-origin");
  });
});
