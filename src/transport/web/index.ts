import type { HttpReply } from "../openenv/http-message.js";
import type { Route } from "../openenv/routes.js";
import { ICON } from "./icon.js";
import { PAGE } from "./page.js";
import { SCRIPT } from "./script.js";
import { STYLE } from "./style.js";
/** Nothing but what this server serves may load or be called. */ const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:";
/** The page at /web/ and the ways to it. Its text is in modules, so that it is found wherever the code is. */ export function webRoutes(): readonly Route[] {
  const shared = { method: "GET", tag: "Page" } as const;
  return [
    { ...shared, ...TO_PAGE, path: "/" },
    { ...shared, ...TO_PAGE, path: "/web" },
    {
      ...shared,
      path: "/web/",
      summary: "A page that lists the tasks and plays an episode by hand",
      answer: () => asset(PAGE, "text/html"),
    },
    {
      ...shared,
      path: "/web/style.css",
      summary: "Its style",
      answer: () => asset(STYLE, "text/css"),
      hidden: true,
    },
    {
      ...shared,
      path: "/web/script.js",
      summary: "Its program",
      answer: () => asset(SCRIPT, "text/javascript"),
      hidden: true,
    },
    // Browsers ask for the second by themselves, on every page of a site.
    ...["/web/icon.svg", "/favicon.ico"].map((path): Route => ({
      ...shared,
      path,
      summary: "Its icon",
      answer: () => asset(ICON, "image/svg+xml"),
      hidden: true,
    })),
  ];
}
const TO_PAGE = {
  summary: "Redirects to /web/",
  redirectsTo: "/web/",
  answer: (): HttpReply => ({ status: 307, headers: { location: "/web/" } }),
} as const;
function asset(body: string, type: string): HttpReply {
  return {
    status: 200,
    headers: { "content-type": `${type}; charset=utf-8`, "content-security-policy": POLICY },
    body,
  };
}
