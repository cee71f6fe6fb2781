/** Connect with binary messages, which is what the client speaks unless told otherwise. */
import { createHelpdeskClient } from "helpdesk-env-client";
import { printTranscript, url } from "./command-line.js";
import { sessionPlayer } from "./transcript.js";

const client = createHelpdeskClient(url, { protocol: "connect" });
await printTranscript(sessionPlayer(client.session()));
