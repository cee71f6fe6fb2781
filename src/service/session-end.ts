/** How a session ended; error.proto's SessionEnd has the same words. */
export const SESSION_ENDS = ["closed", "idle", "given_up", "disconnected", "lost"] as const;

export type SessionEnd = (typeof SESSION_ENDS)[number];
