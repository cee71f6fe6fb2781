import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";

/** Listens for interrupts as a command does, with an agent that never ends by itself, and says when it was interrupted. */
const PROGRAM = `
  import { listenForInterrupt } from "./src/cli/terminal/interrupt.ts";
  import { startProcess } from "./src/evaluation/agent/agent-process.ts";
  const { signal } = listenForInterrupt();
  signal.addEventListener("abort", () => console.log("interrupted"));
  const command = \`"\${process.execPath}" -e 'require("net").connect(\${process.env.PORT})'\`;
  startProcess({ command, environment: process.env, onSkipped() {}, onStderr() {} });
`;

test("a second interrupt ends the command at once, and the agent that it started with it", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // it listens on a port
  const flags = ["--import", "tsx", "--input-type=module", "--eval", PROGRAM];
  const command = spawn(process.execPath, flags, { env: { ...process.env, PORT: String(port) } });
  onTestFinished(() => void command.kill("SIGKILL"));
  const [agent] = (await once(server, "connection")) as [Socket];
  agent.on("error", () => undefined);
  const agentIsGone = once(agent.resume(), "close");

  command.kill("SIGINT");
  await once(command.stdout, "data");
  const exit = once(command, "exit");
  command.kill("SIGINT");

  expect(await exit).toEqual([130, null]);
  await agentIsGone;
});
