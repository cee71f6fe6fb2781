/** One way to make a call: request and reply as bytes. */
export type Call = (rpc: Rpc, request: Uint8Array) => Promise<Buffer>;
export type Rpc = "Reset" | "Step" | "CloseSession";

export interface Caller {
  readonly call: Call;
  close(): void;
}

/** What one hard episode sends, without the session's id: a reset, then its steps. */
export interface RecordedEpisode {
  readonly reset: Buffer;
  readonly steps: readonly Buffer[];
  /** One for each of them. */
  readonly replies: readonly Buffer[];
}

/** How requests name their session, in one encoding. */
export interface Encoding {
  stepOf(sessionId: string, step: Buffer): Buffer;
  resetOf(sessionId: string, reset: Buffer): Buffer;
  /** Of the answer to a reset. */
  openedIn(reply: Buffer): string;
  closing(sessionId: string): Buffer;
}

/**
 * Plays `rounds` recorded episodes on each of `sessions` sessions at once and reads nothing of the answers, so that a server
 * and its floor are asked by the same program; gives the number of calls answered.
 */
export async function playRecorded(
  callers: readonly Caller[],
  encoding: Encoding,
  episodes: readonly RecordedEpisode[],
  sessions: number,
  rounds: number,
): Promise<number> {
  const counts = await Promise.all(
    Array.from({ length: sessions }, (_, session) => {
      const caller = callers[session % callers.length];
      const played = Array.from({ length: rounds }, (_none, round) => {
        return episodes[(session * rounds + round) % episodes.length];
      });
      return caller === undefined ? Promise.resolve(0) : playSession(caller.call, encoding, played);
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

async function playSession(
  call: Call,
  encoding: Encoding,
  episodes: readonly (RecordedEpisode | undefined)[],
): Promise<number> {
  let calls = 0;
  let sessionId: string | undefined;
  for (const episode of episodes) {
    if (episode === undefined) continue;
    const { reset, steps } = episode;
    const opened = await call("Reset", sessionId === undefined ? reset : encoding.resetOf(sessionId, reset));
    sessionId ??= encoding.openedIn(opened);
    for (const step of steps) await call("Step", encoding.stepOf(sessionId, step));
    calls += 1 + steps.length;
  }
  await call("CloseSession", encoding.closing(sessionId ?? ""));
  return calls + 1;
}

/** Resets `times` times on each of `sessions` sessions at once, which are closed then; gives the number of calls answered. */
export async function resetOnly(
  { call }: Caller,
  encoding: Encoding,
  episodes: readonly RecordedEpisode[],
  sessions: number,
  times: number,
): Promise<number> {
  const resets = episodes.map((episode) => ({ ...episode, steps: [] }));
  return playRecorded([{ call, close: () => undefined }], encoding, resets, sessions, times);
}
