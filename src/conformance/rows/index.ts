import type { Row } from "../row.js";
import { HTTP_PLAY_ROWS } from "./http-play.js";
import { SERVED_ROWS } from "./http-served.js";
import { MCP_HTTP_ROWS } from "./mcp-http.js";
import { MCP_SOCKET_ROWS } from "./mcp-socket.js";
import { SOCKET_LIFE_ROWS } from "./socket-life.js";
import { SOCKET_PLAY_ROWS } from "./socket-play.js";

const CONTAINER_ROWS: readonly Row[] = [
  ["C1", "the image answers /health within 30 s, without a command or a variable"],
  ["C2", "it stops well under 10 s on SIGTERM as PID 1"],
  ["C3", "GenericEnvClient.from_docker_image connects, resets, and closes the container"],
  ["C4", "a 0.2.1 client takes observations below 1 MiB"],
].map(([id = "", says = ""]) => ({ id, says, needs: "container", steps: () => [] }));

/** Every row that a client or a validator relies on. A row's part has a slash. */
export const ROWS: readonly Row[] = [
  ...SERVED_ROWS,
  ...HTTP_PLAY_ROWS,
  ...SOCKET_PLAY_ROWS,
  ...SOCKET_LIFE_ROWS,
  ...MCP_HTTP_ROWS,
  ...MCP_SOCKET_ROWS,
  ...CONTAINER_ROWS,
];
