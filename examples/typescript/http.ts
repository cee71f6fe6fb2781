/** OpenEnv's HTTP routes, with nothing but fetch. */
import { printTranscript, url } from "./command-line.js";
import { normalReply, type OpenEnvReply } from "./normal-form.js";

const headers: Record<string, string> = { "content-type": "application/json" };

async function post(path: string, body: object): Promise<OpenEnvReply> {
  const response = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  // The reset names the session that it opened; without this the server's default session would be played.
  const session = response.headers.get("x-session-id");
  if (session !== null) headers["x-session-id"] = session;
  return (await response.json()) as OpenEnvReply; // the shape that /schema declares
}

await printTranscript({
  reset: async (reset) => normalReply(await post("/reset", reset)),
  step: async (action) => normalReply(await post("/step", { action })),
  close: async () => {
    await fetch(`${url}/close`, { method: "POST", headers, body: "{}" });
  },
});
