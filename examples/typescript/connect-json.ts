/** Connect with JSON. */
import { createHelpdeskClient } from "helpdesk-env-client";
import { printTranscript, url } from "./command-line.js";
import { sessionPlayer } from "./transcript.js";

const client = createHelpdeskClient(url, { protocol: "connect_json" });
await printTranscript(sessionPlayer(client.session()));
