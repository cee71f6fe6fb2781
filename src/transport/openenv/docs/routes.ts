import { stylesheet } from "../../../pages/index.js";
import { readAsset } from "../../../support/read-asset.js";
import { contentPolicy } from "../../content-policy.js";
import { fixedReply } from "../http/fixed-reply.js";
import type { Route } from "../../route.js";

/** The guide, every route to be pressed, and the contract to be searched; all work without the internet. */
export function docsRoutes(frameAncestors: readonly string[]): readonly Route[] {
  const hidden = { method: "GET", tag: "Documentation", hidden: true } as const;
  return [
    ...pages(contentPolicy(frameAncestors, STRICT)),
    ...FILES.map((name) => ({
      ...hidden,
      path: `/docs/${name}`,
      summary: `A page's ${name}`,
      answer: pageFile(name),
    })),
    {
      method: "GET",
      tag: "Documentation",
      path: "/redoc",
      summary: "Redirects to /docs",
      redirectsTo: "/docs",
      answer: () => ({ status: 307, headers: { location: "docs" } }),
    },
  ];
}

const FILES = ["guide.css", "guide.js", "api.js", "placeholders.js", "contract.css", "contract.js"] as const;

/** What people read. */
function pages(policy: string): readonly Route[] {
  const page = (path: string, file: string, summary: string): Route => ({
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
    page("/docs", "guide.html", "A guide to this API in five minutes, with calls to press"),
    page("/docs/api", "api.html", "Every route, to read and try out"),
    page(
      "/docs/contract",
      "contract.html",
      "Every RPC, message, field and word of the contract, to be searched",
    ),
  ];
}

/** Its style has what every page has. */
function pageFile(name: string): Route["answer"] {
  const text = readAsset(import.meta.url, name);
  return name.endsWith(".css")
    ? fixedReply(stylesheet(text), { "content-type": "text/css; charset=utf-8" })
    : fixedReply(text, { "content-type": "text/javascript; charset=utf-8" });
}

/** Its style is a file, and it calls its own server alone. */
const STRICT = ["style-src 'self'", "connect-src 'self'"];
