/**
 * In a browser, with the client's own protocols: what a page's script would do. Bundle it for the page:
 *
 *   npx esbuild examples/typescript/browser.ts --bundle --format=iife --global-name=helpdesk --outfile=page.js
 */
import { createHelpdeskClient, type Protocol } from "helpdesk-env-client";
import { playScript, sessionPlayer, type Script } from "./transcript.js";

/** The lines of the transcript. `url` is the page's own origin: see docs/clients.md on browsers. */
export async function transcript(
  url: string,
  protocol: Protocol,
  script: Script,
): Promise<readonly string[]> {
  const lines: string[] = [];
  const session = createHelpdeskClient(url, { protocol }).session();
  await playScript(script, sessionPlayer(session), (line) => lines.push(line));
  return lines;
}

/** What a failed call says in this browser. */
export async function failure(url: string): Promise<string> {
  return createHelpdeskClient(url)
    .session()
    .reset({ taskId: 9 })
    .then(
      () => "it was not refused",
      (error: unknown) => String(error),
    );
}
