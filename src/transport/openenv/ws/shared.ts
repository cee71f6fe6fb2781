import type { ActionCache } from "./action-cache.js";
import type { ReplyBatch } from "./reply-batch.js";
import type { UpgradeOptions } from "./upgrade-options.js";

/** What the sockets of one server have in common. */
export interface Shared<R, A> extends Required<Omit<UpgradeOptions<R, A>, "access">> {
  readonly replyBatch: ReplyBatch;
  readonly actionCache: ActionCache<A>;
}
