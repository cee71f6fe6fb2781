import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { contentPolicy } from "../../web/policy.js";
import { START_SCRIPT } from "./start.js";
import { fixedReply } from "../http/fixed-reply.js";
import type { HttpReply } from "../http/message.js";
import type { Route } from "../http/routes.js";

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Helpdesk environment: API</title>
<link rel="stylesheet" href="docs/swagger-ui.css">
<link rel="icon" href="docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
`;

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
  const hidden = { method: "GET", tag: "Documentation", hidden: true } as const;
  return [
    {
      method: "GET",
      path: "/docs",
      tag: "Documentation",
      summary: "This API, to read and try out",
      answer: () => page(PAGE, "text/html; charset=utf-8", { "content-security-policy": policy }),
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
      answer: () => page(START_SCRIPT, "text/javascript; charset=utf-8"),
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

function page(body: string, type: string, headers: Readonly<Record<string, string>> = {}): HttpReply {
  return { status: 200, headers: { "content-type": type, ...headers }, body };
}
