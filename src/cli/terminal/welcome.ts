import type { SplitChoice } from "../../domain/vocabulary.js";
import { counted } from "../../support/counted.js";

/** What the person who started a server wants to know first. */
export interface Served {
  readonly version: string;
  readonly tickets: number;
  /** Which of the dataset's they are. */
  readonly split: SplitChoice;
  /** One a port, without a slash at the end. */
  readonly urls: readonly string[];
  /** Whether other machines reach it. */
  readonly isOpen: boolean;
  /** How many tokens there are; 0: nobody is asked for one. */
  readonly tokens: number;
}

/** The first lines on a terminal: where to point a client, a browser, a reader. */
export function welcome({ version, tickets, split, urls, isOpen, tokens }: Served): string {
  const [url = ""] = urls;
  const reach = isOpen
    ? "every address of this machine"
    : "this machine only; --host 0.0.0.0 opens it to others";
  const rows = [
    ["server", `${urls.join(" and ")}  gRPC, gRPC-Web, Connect, OpenEnv over HTTP and /ws`],
    ["page", `${url}/web/`],
    ["API docs", `${url}/docs`],
    ["reached by", reach],
    ...(isOpen || tokens > 0 ? [["open to", audience(tokens)]] : []),
  ];
  const lines = rows.map(([name = "", text = ""]) => `  ${name.padEnd(12)}${text}`);
  const which = split === "all" ? "" : ` of the split ${split} alone`;
  return `Helpdesk environment ${version}, ${counted(tickets, "ticket")}${which}. Ctrl-C stops it.\n\n${lines.join("\n")}\n`;
}

function audience(tokens: number): string {
  if (tokens === 0) return "anyone who reaches it; --tokens FILE asks for a token";
  return tokens === 1 ? "whoever has the token" : `whoever has one of ${tokens} tokens`;
}
