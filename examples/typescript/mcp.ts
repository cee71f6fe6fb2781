/** MCP with its official client. Reset is no tool: the session is created with its episode, then its tools are called. */
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { printTranscript, url } from "./command-line.js";
import { normalReply, type OpenEnvReply } from "./normal-form.js";

const client = new Client({ name: "helpdesk-example", version: "1.0.0" });
const endpoint = new URL("/mcp", url);
let sessionId = "";

async function createSession(params: object): Promise<OpenEnvReply> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "openenv/session/create", params });
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  const { result } = (await response.json()) as { result: { session_id: string; data: OpenEnvReply } };
  sessionId = result.session_id;
  return result.data;
}

await printTranscript({
  reset: async (reset) => {
    const first = await createSession(reset);
    await client.connect(new StreamableHTTPClientTransport(endpoint, { sessionId }));
    return normalReply(first);
  },
  step: async ({ action_type: kind = "", tool_name: tool, ...args }) => {
    const name = { submit: "submit_routing", investigate: tool ?? "" }[kind] ?? kind;
    const { structuredContent, content } = await client.callTool({ name, arguments: args });
    if (structuredContent === undefined) throw new Error(`${name} was refused: ${JSON.stringify(content)}`);
    return normalReply(structuredContent as OpenEnvReply); // the shape that /schema declares
  },
  close: async () => {
    await fetch(endpoint, { method: "DELETE", headers: { "mcp-session-id": sessionId } });
    await client.close();
  },
});
