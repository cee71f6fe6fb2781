import type { HttpReply } from "../route.js";
import type { Route } from "../route.js";
import { readAsset } from "../../support/read-asset.js";
import { contentPolicy } from "../content-policy.js";

/** The page's style is a file; it plays over a socket, which browsers do not count as `'self'` everywhere. */
const PLAYS = ["style-src 'self'", "connect-src 'self' ws: wss:"];

/**
 * The page at /web/ and the ways to it. Its files are read once: later there may be too many open to read another.
 *
 * @param frameAncestors Origins whose pages may show it in a frame.
 */
export function webRoutes(frameAncestors: readonly string[] = []): readonly Route[] {
  const policy = contentPolicy(frameAncestors, PLAYS);
  const shared = { method: "GET", tag: "Page" } as const;
  const asset = (name: string, type: string): Route["answer"] => {
    const body = readAsset(import.meta.url, name);
    const headers = { "content-type": `${type}; charset=utf-8`, "content-security-policy": policy };
    return () => ({ status: 200, headers, body });
  };
  const icon = asset("icon.svg", "image/svg+xml");
  return [
    { ...shared, ...TO_PAGE, path: "/" },
    { ...shared, ...TO_PAGE, path: "/web" },
    {
      ...shared,
      path: "/web/",
      summary: "A page that lists the tasks and plays an episode by hand",
      answer: asset("page.html", "text/html"),
    },
    {
      ...shared,
      path: "/web/style.css",
      summary: "Its style",
      answer: asset("style.css", "text/css"),
      hidden: true,
    },
    {
      ...shared,
      path: "/web/script.js",
      summary: "Its program",
      answer: asset("script.js", "text/javascript"),
      hidden: true,
    },
    // Browsers ask for the second by themselves, on every page of a site.
    ...["/web/icon.svg", "/favicon.ico"].map((path): Route => ({
      ...shared,
      path,
      summary: "Its icon",
      answer: icon,
      hidden: true,
    })),
  ];
}
const TO_PAGE = {
  summary: "Redirects to /web/",
  redirectsTo: "/web/",
  answer: (): HttpReply => ({ status: 307, headers: { location: "web/" } }),
} as const;
