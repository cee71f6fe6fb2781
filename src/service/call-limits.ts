/** Most items of a batch: 256 hard observations, with their histories, are below the 4 MB that gRPC's clients read at once. */
export const MAX_BATCH_ITEMS = 256;

/** Most requests of one Play stream that may be unanswered: one for each session of a large trainer. */
export const MAX_UNANSWERED_PLAY_REQUESTS = 1024;
