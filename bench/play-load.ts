import type { RecordedEpisode } from "./calls-load.js";
import { PROTOBUF } from "./grpc-load.js";
import type { RawClient } from "./http2-load.js";

/** Of a PlayRequest: its id, and the fields of its call; each has a length. */
const ID = 0x08;
const RESET = 0x12;
const STEP = 0x1a;
/** Of the batches' messages: an item, and a result that is no error. */
const FIRST = 0x0a;
/** Of an id in one byte. */
const LARGEST_ID = 127;

/** With `history: none` for its episode: field 11, of which field 1 is 3. */
const WITHOUT_HISTORY = Buffer.from([0x5a, 0x02, 0x08, 0x03]);

/** The same episodes, whose observations leave the history out. */
export function withoutHistory(episodes: readonly RecordedEpisode[]): readonly RecordedEpisode[] {
  return episodes.map((episode) => ({ ...episode, reset: Buffer.concat([episode.reset, WITHOUT_HISTORY]) }));
}

/** What one run asked and was answered. */
export interface Load {
  /** Steps and resets that were answered. */
  readonly calls: number;
  readonly replies: readonly Buffer[];
}

/** Plays one stream with so many sessions at once, a request of each under way at a time. */
export async function playLoad(
  client: RawClient,
  episodes: readonly RecordedEpisode[],
  sessions: number,
  rounds: number,
): Promise<Load> {
  const stream = client.stream("Play");
  const waiting = new Map<number, (answer: Buffer) => void>();
  const replies: Buffer[] = [];
  stream.onMessage = (message) => {
    replies.push(message);
    waiting.get(message[1] ?? 0)?.(message);
  };
  const counts = await Promise.all(
    Array.from({ length: Math.min(sessions, LARGEST_ID) }, (_, session) => {
      const ask = (tag: number, call: Buffer): Promise<Buffer> =>
        new Promise((resolve) => {
          waiting.set(session + 1, resolve);
          stream.send(Buffer.concat([Buffer.from([ID, session + 1]), part(tag, call)]));
        });
      return playSession(ask, episodes, session, rounds);
    }),
  );
  stream.end();
  return { calls: counts.reduce((sum, count) => sum + count, 0), replies };
}

async function playSession(
  ask: (tag: number, call: Buffer) => Promise<Buffer>,
  episodes: readonly RecordedEpisode[],
  session: number,
  rounds: number,
): Promise<number> {
  let calls = 0;
  let sessionId: string | undefined;
  for (let round = 0; round < rounds; round += 1) {
    const episode = episodes[(session * rounds + round) % episodes.length];
    if (episode === undefined) continue;
    const { reset, steps } = episode;
    const opened = await ask(RESET, sessionId === undefined ? reset : PROTOBUF.resetOf(sessionId, reset));
    // The first field of the answer to a reset, inside of the message's own.
    sessionId ??=
      /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(opened.toString("latin1", 0, 64))?.[0] ?? "";
    for (const step of steps) await ask(STEP, PROTOBUF.stepOf(sessionId, step));
    calls += 1 + steps.length;
  }
  return calls;
}

/** Plays the sessions in lock step: a batch of resets, then batches of steps; a session whose episode is over is left out. */
export async function batchLoad(
  client: RawClient,
  episodes: readonly RecordedEpisode[],
  sessions: readonly string[],
): Promise<Load> {
  let calls = sessions.length;
  const played = sessions.map((id, index) => ({ id, episode: episodes[index % episodes.length] }));
  const resets = played.map(({ id, episode }) =>
    part(FIRST, PROTOBUF.resetOf(id, episode?.reset ?? Buffer.alloc(0))),
  );
  const replies = [await client.call("BatchReset", Buffer.concat(resets))];
  for (let step = 0; ; step += 1) {
    const items = played.flatMap(({ id, episode }) => {
      const action = episode?.steps[step];
      return action === undefined ? [] : [part(FIRST, PROTOBUF.stepOf(id, action))];
    });
    if (items.length === 0) return { calls, replies };
    replies.push(await client.call("BatchStep", Buffer.concat(items)));
    calls += items.length;
  }
}

function part(tag: number, bytes: Buffer): Buffer {
  const size = bytes.byteLength;
  const length = size < 128 ? [size] : [(size & 0x7f) | 0x80, size >>> 7];
  return Buffer.concat([Buffer.from([tag, ...length]), bytes]);
}
