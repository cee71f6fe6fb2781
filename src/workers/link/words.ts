/** What the frames between two workers are. Both ends are one program: nothing of this is ever read by another version. */
export const ASK = {
  /** And the place of the RPC in `PASSED_RPCS` on top. */
  rpc: 0,
  http: 16,
  mcp: 17,
  /** The connection that some of the calls came over is gone. */
  connectionGone: 18,
  /** A worker would do the reset of a request, and asks who does. */
  claim: 19,
  /** Whether the worker has the session that the reset of a request opened. */
  hasOpened: 20,
  /** Answered by the word that it has begun, then by one frame for each event. */
  watch: 21,
  /** The watch of that question is over for who asked. */
  unwatch: 22,
} as const;

export const ANSWER = {
  good: 0,
  /** The call's failure, as JSON. */
  failure: 1,
  /** The message cannot be read. */
  unreadable: 2,
  /** An event of a watch. */
  event: 3,
} as const;

/** The first byte on a connection between workers: frames follow, or all that a client's socket says. */
export const OPENING = { frames: 0x46, socket: 0x53 } as const;
