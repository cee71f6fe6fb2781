/** OpenEnv's `/ws`: one socket is one session, and each message has its answer. */
import { once, setMaxListeners } from "node:events";
import { WebSocket } from "ws";
import { printTranscript, url } from "./command-line.js";
import { normalReply, type OpenEnvReply } from "./normal-form.js";

const socket = new WebSocket(`${url.replace(/^http/, "ws")}/ws`);
await once(socket, "open");
const closed = new AbortController();
setMaxListeners(0, closed.signal);
socket.once("close", () => closed.abort(new Error("the server closed the socket")));

async function ask(type: string, data: object): Promise<OpenEnvReply> {
  const answer = once(socket, "message", { signal: closed.signal });
  socket.send(JSON.stringify({ type, data }));
  const text = String((await answer)[0]);
  const message = JSON.parse(text) as { type: string; data: OpenEnvReply };
  if (message.type !== "observation") throw new Error(`${type} was refused: ${text}`);
  return message.data;
}

await printTranscript({
  reset: async (reset) => normalReply(await ask("reset", reset)),
  step: async (action) => normalReply(await ask("step", action)),
  close: async () => {
    const gone = once(socket, "close");
    socket.close(1000);
    await gone;
  },
});
