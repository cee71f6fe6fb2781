import type { HelpdeskService } from "../../../service/index.js";
import { openWatch } from "../../open-watch.js";
import type { Branches } from "../environment.js";
import { HelpdeskReply } from "./reply.js";

export function helpdeskBranches(service: HelpdeskService): Branches {
  return {
    fork: (id, options) => service.forkSession(id, options),
    snapshot: (id) => service.snapshotSession(id),
    restore: (snapshot, options) => service.restoreSession(snapshot, options),
    watch: (id, from, peers) => openWatch(service, peers, id, from),
    reply: (observation) => new HelpdeskReply(observation),
  };
}
