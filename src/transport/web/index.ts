import type { HttpReply, Route } from "../route.js";
import { contentPolicy } from "../content-policy.js";
import { pageFile, type PageFile } from "./page-file.js";

/** The page's style is a file, and it calls its own server alone. */
const PLAYS = ["style-src 'self'", "connect-src 'self'"];

/**
 * The page at /web/ and the ways to it. Its files are read once: later there may be too many open to read another.
 *
 * @param frameAncestors Origins whose pages may show it in a frame.
 */
export function webRoutes(frameAncestors: readonly string[] = []): readonly Route[] {
  const policy = contentPolicy(frameAncestors, PLAYS);
  const shared = { method: "GET", tag: "Page" } as const;
  const asset = (name: string, type: string): Route["answer"] => {
    const file = pageFile(name);
    const headers = { "content-type": `${type}; charset=utf-8`, "content-security-policy": policy };
    return ({ request }) => replyWith(file, headers, request.headers);
  };
  const icon = asset("icon.svg", "image/svg+xml");
  return [
    { ...shared, ...TO_PAGE, path: "/" },
    { ...shared, ...TO_PAGE, path: "/web" },
    {
      ...shared,
      path: "/web/",
      summary: "A page to play episodes by hand, and to look at those that were played",
      answer: asset("index.html", "text/html"),
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

/** The file, compressed where the caller takes that, or nothing where the caller has it already. */
function replyWith(
  file: PageFile | undefined,
  headers: Readonly<Record<string, string>>,
  asked: { readonly "accept-encoding"?: string | undefined; readonly "if-none-match"?: string | undefined },
): HttpReply {
  if (file === undefined) return NOT_BUILT;
  const kept = { ...headers, etag: file.etag, "cache-control": "no-cache", vary: "accept-encoding" };
  if (asked["if-none-match"] === file.etag) return { status: 304, headers: kept };
  if (!/\bgzip\b/.test(asked["accept-encoding"] ?? ""))
    return { status: 200, headers: kept, body: file.text };
  return { status: 200, headers: { ...kept, "content-encoding": "gzip" }, body: file.gzipped() };
}

/** Where the sources run as they are. */
const NOT_BUILT: HttpReply = {
  status: 503,
  headers: { "content-type": "text/plain; charset=utf-8" },
  body: "The page is not built. Run `npm run build` (or `node scripts/build-page.js`), then start the server again.\n",
};
