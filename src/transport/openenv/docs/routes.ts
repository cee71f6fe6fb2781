import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { readAsset } from "../../../support/read-asset.js";
import { contentPolicy } from "../../content-policy.js";
import { fixedReply } from "../http/fixed-reply.js";
import type { HttpReply } from "../../route.js";
import type { Route } from "../../route.js";

/** Files of the swagger-ui-dist package that the page needs: nothing is fetched from elsewhere. */
const ASSETS = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
  "favicon-32x32.png": "image/png",
} as const;

/** The interactive API page; works without the internet. */
export function docsRoutes(frameAncestors: readonly string[]): readonly Route[] {
  const policy = contentPolicy(frameAncestors, SWAGGER_UI);
  const folder = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  // At the start: later there may be too many open files to read another.
  const asset = (name: string, type: string): Route["answer"] =>
    fixedReply(readFileSync(join(folder, name)), { "content-type": type, "cache-control": "max-age=3600" });
  const page = readAsset(import.meta.url, "page.html");
  const startScript = readAsset(import.meta.url, "start.js");
  const hidden = { method: "GET", tag: "Documentation", hidden: true } as const;
  return [
    {
      method: "GET",
      path: "/docs",
      tag: "Documentation",
      summary: "This API, to read and try out",
      answer: () => reply(page, "text/html; charset=utf-8", { "content-security-policy": policy }),
    },
    {
      method: "GET",
      tag: "Documentation",
      path: "/redoc",
      summary: "Redirects to /docs",
      redirectsTo: "/docs",
      answer: () => ({ status: 307, headers: { location: "docs" } }),
    },
    {
      ...hidden,
      path: "/docs/start.js",
      summary: "Starts the page",
      answer: () => reply(startScript, "text/javascript; charset=utf-8"),
    },
    ...Object.entries(ASSETS).map(([name, type]) => ({
      ...hidden,
      path: `/docs/${name}`,
      summary: name,
      answer: asset(name, type),
    })),
  ];
}

/** It styles its parts where they are drawn, and calls what it shows. */
const SWAGGER_UI = ["style-src 'self' 'unsafe-inline'", "connect-src 'self'"];

function reply(body: string, type: string, headers: Readonly<Record<string, string>> = {}): HttpReply {
  return { status: 200, headers: { "content-type": type, ...headers }, body };
}
