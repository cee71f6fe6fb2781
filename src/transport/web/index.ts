import type { HttpReply } from "../openenv/http/message.js";
import type { Route } from "../openenv/http/routes.js";
import { ICON } from "./icon.js";
import { PAGE } from "./page.js";
import { SCRIPT } from "./script.js";
import { contentPolicy } from "./policy.js";
import { STYLE } from "./style.js";

/** The page's style is a file; it plays over a socket, which browsers do not count as `'self'` everywhere. */
const PLAYS = ["style-src 'self'", "connect-src 'self' ws: wss:"];

/**
 * The page at /web/ and the ways to it. Its text is in modules, so that it is found wherever the code is.
 * @param frameAncestors Origins whose pages may show it in a frame.
 */
export function webRoutes(frameAncestors: readonly string[] = []): readonly Route[] {
  const policy = contentPolicy(frameAncestors, PLAYS);
  const shared = { method: "GET", tag: "Page" } as const;
  return [
    { ...shared, ...TO_PAGE, path: "/" },
    { ...shared, ...TO_PAGE, path: "/web" },
    {
      ...shared,
      path: "/web/",
      summary: "A page that lists the tasks and plays an episode by hand",
      answer: () => asset(PAGE, "text/html", policy),
    },
    {
      ...shared,
      path: "/web/style.css",
      summary: "Its style",
      answer: () => asset(STYLE, "text/css", policy),
      hidden: true,
    },
    {
      ...shared,
      path: "/web/script.js",
      summary: "Its program",
      answer: () => asset(SCRIPT, "text/javascript", policy),
      hidden: true,
    },
    // Browsers ask for the second by themselves, on every page of a site.
    ...["/web/icon.svg", "/favicon.ico"].map((path): Route => ({
      ...shared,
      path,
      summary: "Its icon",
      answer: () => asset(ICON, "image/svg+xml", policy),
      hidden: true,
    })),
  ];
}
const TO_PAGE = {
  summary: "Redirects to /web/",
  redirectsTo: "/web/",
  answer: (): HttpReply => ({ status: 307, headers: { location: "web/" } }),
} as const;

function asset(body: string, type: string, policy: string): HttpReply {
  return {
    status: 200,
    headers: { "content-type": `${type}; charset=utf-8`, "content-security-policy": policy },
    body,
  };
}
