/** Most items of a batch: 256 hard observations, with their histories, are below the 4 MB that gRPC's clients read at once. */
export const MAX_BATCH_ITEMS = 256;

/** Most requests of one Play stream that may be unanswered: one for each session of a large trainer. */
export const MAX_UNANSWERED_PLAY_REQUESTS = 1024;

/** Most sessions that one fork opens. */
export const MAX_FORKS = 64;

/** Most answers that wait for a watcher: beyond that it is not reading. */
export const MAX_UNREAD_WATCH_ANSWERS = 256;
