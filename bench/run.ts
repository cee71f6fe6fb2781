/**
 * `npm run bench`: what a hard step costs the server's CPU, next to a bare echo of equal bytes, alternating in one
 * run with the load in another process. Machines differ and are noisy: read the ratios.
 */
import { engineStepsPerSecond, heapPerIdleSession } from "./engine.js";
import { startChild, type ChildServer } from "./child-server.js";
import { grpcCaller, grpcLoad, recordEpisodes, type GrpcCaller } from "./grpc-load.js";
import { hardEpisodeMessages } from "./hard-episode-messages.js";
import { SEEDS } from "./scripted-episode.js";
import { load, playOnce } from "./websocket-load.js";

const ROUNDS = 7;
const SOCKETS = 16;
const EPISODES_PER_ROUND = 320;
const GRPC_EPISODES_PER_ROUND = 128;
/** A call through Connect costs many times as much: fewer of them say as much. */
const CONNECT_EPISODES_PER_ROUND = 32;
const GRPC_WARM_UP_EPISODES = 640;
/** Played first: measured round by round, the cost still falls for some 100,000 steps while code is compiled. */
const WARM_UP_EPISODES = 6_400;

const heap = heapPerIdleSession(5_000);
engineStepsPerSecond(1_500);
const engine = median(Array.from({ length: 5 }, () => engineStepsPerSecond(800)));

const episodes = SEEDS.map(hardEpisodeMessages);
const [ours, echo] = [await startChild("ours"), await startChild("echo")];
const sizes: number[] = [];
for (const messages of episodes) {
  const replies = await playOnce(ours.port, messages);
  await echo.keepReplies(messages[0] ?? "", replies);
  sizes.push(...replies.map((reply) => Buffer.byteLength(reply)));
}
const averageBytes = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;

const grpcEcho = await startChild("grpc-echo");
const [grpc, connect, grpcFloor] = [
  grpcCaller(ours.port),
  grpcCaller(ours.port, true),
  grpcCaller(grpcEcho.port),
];
const recorded = await recordEpisodes(grpc.call);
await grpcEcho.keepBytes(recorded.flatMap(({ replies }) => replies));

const perStep = {
  ours: [] as number[],
  echo: [] as number[],
  grpc: [] as number[],
  connect: [] as number[],
  grpcEcho: [] as number[],
};
await websocketCost(ours, WARM_UP_EPISODES);
await websocketCost(echo, WARM_UP_EPISODES);
await grpcCost(ours, grpc, GRPC_WARM_UP_EPISODES);
await grpcCost(ours, connect, CONNECT_EPISODES_PER_ROUND);
await grpcCost(grpcEcho, grpcFloor, GRPC_WARM_UP_EPISODES);
for (let round = 0; round < ROUNDS; round += 1) {
  perStep.ours.push(await websocketCost(ours, EPISODES_PER_ROUND));
  perStep.echo.push(await websocketCost(echo, EPISODES_PER_ROUND));
  perStep.grpc.push(await grpcCost(ours, grpc, GRPC_EPISODES_PER_ROUND));
  perStep.grpcEcho.push(await grpcCost(grpcEcho, grpcFloor, GRPC_EPISODES_PER_ROUND));
  perStep.connect.push(await grpcCost(ours, connect, CONNECT_EPISODES_PER_ROUND));
}
for (const caller of [grpc, connect, grpcFloor]) caller.close();
for (const server of [ours, echo, grpcEcho]) server.stop();

const ratio = ratioOf(perStep.ours, perStep.echo);
console.log(
  `${episodes.length} hard episodes of ${((sizes.length - episodes.length) / episodes.length).toFixed(1)} steps on average, ` +
    `replies of ${Math.round(averageBytes)} bytes.`,
);
console.log(row("engine with its observation", `${Math.round(engine)} steps/s a core`, "at least 40000"));
console.log(row("/ws step, server CPU", `${median(perStep.ours).toFixed(1)} µs`, ""));
console.log(row("bare echo of equal bytes", `${median(perStep.echo).toFixed(1)} µs`, ""));
console.log(row("/ws ÷ echo, median of pairs", ratio.toFixed(2), "at most 2"));
console.log(row("unary gRPC step, server CPU", `${median(perStep.grpc).toFixed(1)} µs`, ""));
console.log(row("grpc-js echo of equal bytes", `${median(perStep.grpcEcho).toFixed(1)} µs`, ""));
console.log(row("gRPC ÷ grpc-js echo", ratioOf(perStep.grpc, perStep.grpcEcho).toFixed(2), "at most 1.2"));
console.log(row("the same step through Connect", `${median(perStep.connect).toFixed(1)} µs`, ""));
console.log(row("Connect ÷ gRPC", ratioOf(perStep.connect, perStep.grpc).toFixed(2), "at least 8"));
console.log(row("heap per idle session", `${(heap / 1024).toFixed(2)} KiB`, "at most 8"));

async function websocketCost(server: ChildServer, count: number): Promise<number> {
  const before = await server.cpu();
  const answered = await load(server.port, episodes, SOCKETS, Math.ceil(count / SOCKETS));
  return ((await server.cpu()) - before) / answered;
}

async function grpcCost(server: ChildServer, { call }: GrpcCaller, count: number): Promise<number> {
  const before = await server.cpu();
  const answered = await grpcLoad(call, recorded, SOCKETS, Math.ceil(count / SOCKETS));
  return ((await server.cpu()) - before) / answered;
}

/** Median of the rounds' own ratios. */
function ratioOf(costs: readonly number[], floors: readonly number[]): number {
  return median(costs.map((value, round) => value / (floors[round] ?? Number.NaN)));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function row(what: string, value: string, target: string): string {
  return `${what.padEnd(32)}${value.padStart(24)}   ${target}`;
}
