import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { build } from "esbuild";
import { EXAMPLES, readScript } from "./example-script.js";

/** What the page found, by protocol. */
export interface Findings {
  readonly transcripts: Readonly<Record<string, readonly string[]>>;
  readonly failure: string;
}

export interface Page {
  readonly url: string;
  /** What the page reports when it has played; rejects with what went wrong in it. */
  readonly findings: Promise<Findings>;
  close(): void;
}

/** Serves a page that plays the script, and hands the RPCs on to the server: one origin, as a development server does it. */
export async function servePage(serverUrl: string, protocols: readonly string[]): Promise<Page> {
  const bundle = await build({
    entryPoints: [path.join(EXAMPLES, "typescript", "browser.ts")],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "helpdesk",
    platform: "browser",
  });
  const script = bundle.outputFiles[0]?.text ?? "";
  let settle: (text: string) => void = () => undefined;
  const findings = new Promise<Findings>((resolve, reject) => {
    settle = (text) => {
      const report = JSON.parse(text) as Findings | { readonly error: string }; // the page below wrote it
      if ("error" in report) reject(new Error(report.error));
      else resolve(report);
    };
  });
  const server = createServer((incoming, response) => {
    const url = incoming.url ?? "";
    if (url === "/") response.setHeader("content-type", "text/html").end(html(protocols));
    else if (url === "/page.js") response.setHeader("content-type", "text/javascript").end(script);
    else if (url === "/report")
      void bodyOf(incoming).then((text) => {
        response.end();
        settle(text);
      });
    else if (url.startsWith("/helpdesk.v1.")) forward(serverUrl, incoming, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    findings,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function html(protocols: readonly string[]): string {
  return `<!doctype html><title>helpdesk</title><script src="/page.js"></script><script type="module">
    const report = (value) => fetch("/report", { method: "POST", body: JSON.stringify(value) });
    try {
      const transcripts = {};
      for (const protocol of ${JSON.stringify(protocols)}) {
        transcripts[protocol] = await helpdesk.transcript(location.origin, protocol, ${JSON.stringify(readScript())});
      }
      await report({ transcripts, failure: await helpdesk.failure(location.origin) });
    } catch (error) {
      await report({ error: String(error) });
    }
  </script>`;
}

function forward(serverUrl: string, incoming: IncomingMessage, response: ServerResponse): void {
  const { method, headers, url = "" } = incoming;
  const onward = request(new URL(url, serverUrl), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () => response.destroy());
  incoming.pipe(onward);
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer); // no encoding is set
  return Buffer.concat(chunks).toString("utf8");
}
