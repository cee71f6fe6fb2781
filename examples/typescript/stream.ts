/** A gRPC stream, from Node.js: the session plays beside another one on it. */
import { createGrpcTransport } from "@connectrpc/connect-node";
import { createHelpdeskClient } from "helpdesk-env-client";
import { printTranscript, url } from "./command-line.js";
import { sessionPlayer } from "./transcript.js";

const client = createHelpdeskClient(url, { transport: createGrpcTransport({ baseUrl: url }) });
const play = client.play();
const beside = play.session({ closeWithStream: true });
await beside.reset({ taskId: 1, seed: 1 });
await printTranscript(sessionPlayer(play.session()));
await play.close();
