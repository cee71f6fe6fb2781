import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { stylesheet } from "../../../pages/index.js";
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

/** The guide, the interactive page of every route, and the contract to be searched; all work without the internet. */
export function docsRoutes(frameAncestors: readonly string[]): readonly Route[] {
  const policy = contentPolicy(frameAncestors, SWAGGER_UI);
  const folder = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  // At the start: later there may be too many open files to read another.
  const asset = (name: string, type: string): Route["answer"] =>
    fixedReply(readFileSync(join(folder, name)), { "content-type": type, "cache-control": "max-age=3600" });
  const startScript = readAsset(import.meta.url, "start.js");
  const hidden = { method: "GET", tag: "Documentation", hidden: true } as const;
  return [
    ...pages(policy, contentPolicy(frameAncestors, STRICT)),
    ...["guide.css", "guide.js", "contract.css", "contract.js"].map((name) => ({
      ...hidden,
      path: `/docs/${name}`,
      summary: `A page's ${name}`,
      answer: guideFile(name),
    })),
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

/** What people read. */
function pages(ofSwagger: string, strict: string): readonly Route[] {
  const page = (path: string, file: string, policy: string, summary: string): Route => ({
    method: "GET",
    tag: "Documentation",
    path,
    summary,
    answer: fixedReply(readAsset(import.meta.url, file), {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
    }),
  });
  return [
    page("/docs", "guide.html", strict, "A guide to this API in five minutes, with calls to press"),
    page("/docs/api", "page.html", ofSwagger, "Every route, to read and try out"),
    page(
      "/docs/contract",
      "contract.html",
      strict,
      "Every RPC, message, field and word of the contract, to be searched",
    ),
  ];
}

/** Its style has what every page has. */
function guideFile(name: string): Route["answer"] {
  const text = readAsset(import.meta.url, name);
  return name.endsWith(".css")
    ? fixedReply(stylesheet(text), { "content-type": "text/css; charset=utf-8" })
    : fixedReply(text, { "content-type": "text/javascript; charset=utf-8" });
}

/** Its style is a file, and it calls its own server alone. */
const STRICT = ["style-src 'self'", "connect-src 'self'"];

/** It styles its parts where they are drawn, and calls what it shows. */
const SWAGGER_UI = ["style-src 'self' 'unsafe-inline'", "connect-src 'self'"];

function reply(body: string, type: string, headers: Readonly<Record<string, string>> = {}): HttpReply {
  return { status: 200, headers: { "content-type": type, ...headers }, body };
}
