/** gRPC, from Node.js. */
import { createGrpcTransport } from "@connectrpc/connect-node";
import { createHelpdeskClient } from "helpdesk-env-client";
import { printTranscript, url } from "./command-line.js";
import { sessionPlayer } from "./transcript.js";

const client = createHelpdeskClient(url, { transport: createGrpcTransport({ baseUrl: url }) });
await printTranscript(sessionPlayer(client.session()));
