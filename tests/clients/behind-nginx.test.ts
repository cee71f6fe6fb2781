/** The server below a path of a real nginx, which takes the path off or leaves it on; the page and /docs in a real browser. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { EnvironmentService } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import type { AccessOptions } from "../../src/transport/server.js";
import { freePort } from "../support/free-port.js";
import { connect } from "../support/socket-client.js";
import { startWholeServer } from "../support/whole-server.js";
import { requireTool } from "./tools.js";

const nginx = requireTool("nginx");
const chromium = requireTool("chromium");
const run = promisify(execFile);

const JSON_BODY = { "content-type": "application/json" };

const PREFIX = "/envs/helpdesk";

/** An nginx on a free port that hands what is below the prefix on; `onward` follows the server's address in proxy_pass. */
async function startNginx(program: string, serverUrl: string, onward: "" | "/", more = ""): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "helpdesk-nginx-"));
  const port = await freePort();
  for (const name of ["body", "proxy", "fastcgi", "uwsgi", "scgi"]) mkdirSync(path.join(folder, name));
  writeFileSync(
    path.join(folder, "nginx.conf"),
    `daemon off; pid ${folder}/pid; error_log stderr; events {}
http {
  access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  map $http_upgrade $connection_upgrade { default upgrade; "" ""; }
  server {
    listen 127.0.0.1:${port};
    location ${PREFIX}/ {
      proxy_pass ${serverUrl}${onward}; proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade; ${more}
    }
  }
}`,
  );
  const child = spawn(program, ["-p", folder, "-c", path.join(folder, "nginx.conf")], { stdio: "ignore" });
  onTestFinished(async () => {
    child.kill("SIGTERM");
    if (child.exitCode === null) await once(child, "exit");
    rmSync(folder, { recursive: true, force: true });
  });
  await accepts(port);
  return `http://127.0.0.1:${port}`;
}

async function accepts(port: number): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const socket = net.connect(port, "127.0.0.1");
    const isOpen = await new Promise<boolean>((resolve) =>
      socket.on("connect", () => resolve(true)).on("error", () => resolve(false)),
    );
    socket.destroy();
    if (isOpen) return;
    if (attempt > 200) throw new Error("nginx does not listen");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const PROXIES: readonly {
  readonly name: string;
  readonly onward: "" | "/";
  readonly more: string;
  readonly access: AccessOptions;
}[] = [
  {
    name: "takes the path off and hands Host on",
    onward: "/",
    more: "proxy_set_header Host $http_host;",
    access: {},
  },
  {
    name: "takes the path off and writes its own Host",
    onward: "/",
    more: "",
    access: {},
  },
  {
    name: "leaves the path on",
    onward: "",
    more: "proxy_set_header Host $http_host;",
    access: { basePath: PREFIX },
  },
  {
    name: "leaves the path on and forwards the name",
    onward: "",
    more: "proxy_set_header X-Forwarded-Host $http_host; proxy_set_header X-Forwarded-Proto https;",
    access: { basePath: PREFIX, trustedProxies: ["loopback"] },
  },
];

test.for(PROXIES)(
  "behind an nginx that $name every protocol of HTTP/1.1 plays below the path",
  async (proxy, context) => {
    if (nginx.path === undefined) return context.skip(nginx.missing);
    const server = await startWholeServer(8, { access: proxy.access });
    onTestFinished(() => server.close(0));
    const origin = await startNginx(nginx.path, server.url, proxy.onward, proxy.more);
    const base = origin + PREFIX;

    for (const from of ["/", "/web", "/redoc", "/health/", "/docs/"]) {
      const response = await fetch(base + from);
      expect([from, response.status, response.url.startsWith(`${base}/`)]).toEqual([from, 200, true]);
    }
    const reset = await fetch(`${base}/reset`, {
      method: "POST",
      headers: JSON_BODY,
      body: '{"task_id":1,"seed":42}',
    });
    const cookie = reset.headers.get("set-cookie") ?? "";
    expect([reset.status, /Path=([^;]*)/.exec(cookie)?.[1]]).toEqual([
      200,
      proxy.onward === "" ? `${PREFIX}/` : undefined,
    ]);
    expect(cookie.includes("; Secure")).toBe(proxy.more.includes("Proto"));

    const socket = await connect(`${base.replace("http", "ws")}/ws`);
    expect((await socket.ask({ type: "reset", data: { seed: 42 } })).type).toBe("observation");
    socket.send({ type: "close" });
    await socket.closed();
    const mcp = await fetch(`${base}/mcp`, {
      method: "POST",
      headers: JSON_BODY,
      body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
    });
    expect([mcp.status, await mcp.json()]).toMatchObject([200, { id: 1 }]);
    for (const transport of [createConnectTransport, createGrpcWebTransport]) {
      const client = createClient(EnvironmentService, transport({ baseUrl: base, httpVersion: "1.1" }));
      expect((await client.listTasks({})).tasks).toHaveLength(3);
    }
  },
);

test("behind an nginx that writes its own Host the page's socket is refused until the public name is allowed", async (context) => {
  if (nginx.path === undefined) return context.skip(nginx.missing);
  const open = async (allowed: readonly string[]): Promise<number | undefined> => {
    const server = await startWholeServer(1, { access: { allowedHosts: allowed } });
    onTestFinished(() => server.close(0));
    const origin = await startNginx(nginx.path, server.url, "/");
    const socket = new WebSocket(`${origin.replace("http", "ws")}${PREFIX}/ws`, {
      origin: "https://rl.corp.example",
    });
    return new Promise((resolve) => {
      socket.on("open", () => {
        socket.terminate();
        resolve(101);
      });
      socket.on("unexpected-response", (_request, response) => resolve(response.statusCode));
    });
  };
  expect([await open([]), await open(["rl.corp.example"])]).toEqual([403, 101]);
});

test.for(PROXIES.filter(({ more }) => more.includes(" Host $")))(
  "in Chromium the page and /docs show themselves below the path of an nginx that $name",
  async ({ onward, more, access }, context) => {
    if (nginx.path === undefined) return context.skip(nginx.missing);
    if (chromium.path === undefined) return context.skip(chromium.missing);
    const server = await startWholeServer(4, { access });
    onTestFinished(() => server.close(0));
    const base = (await startNginx(nginx.path, server.url, onward, more)) + PREFIX;
    const shown = async (address: string): Promise<string> => {
      const profile = mkdtempSync(path.join(os.tmpdir(), "helpdesk-browser-"));
      try {
        const flags = [
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--no-first-run",
        ];
        const { stdout } = await run(
          chromium.path,
          [...flags, `--user-data-dir=${profile}`, "--virtual-time-budget=20000", "--dump-dom", address],
          { maxBuffer: 64 * 1024 * 1024 },
        );
        return stdout;
      } finally {
        rmSync(profile, { recursive: true, force: true });
      }
    };
    expect(await shown(`${base}/web`)).toContain("Adaptive Queue Routing");
    expect(await shown(`${base}/docs`)).toContain("The API in five minutes");
    expect(await shown(`${base}/docs/api`)).toContain('id="post_reset"');
  },
);
