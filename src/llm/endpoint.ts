import type { AskModel, ModelAnswer, ModelRequest } from "../policies/index.js";
import { askPatiently, secretsOf, type Refusal } from "./ask-patiently.js";
import { refusedBy, safeDetail } from "./endpoint-error.js";
import type { EndpointOptions } from "./endpoint-options.js";
import { probe, type Alternative } from "./probe.js";

/** Statuses of requests that are not liked, and of paths that are not there. */
const PROBED: ReadonlySet<number | undefined> = new Set([400, 422, 501]);
const NOT_THERE: ReadonlySet<number | undefined> = new Set([404, 405]);
/** No other way to ask cures these. */
const HOPELESS =
  /context.?length|context window|too long|too many tokens|no such model|model[^.]{0,40}not (?:found|exist)/i;

/** Asks, and tells this asker of what its answers cost. */
export type OpenAsker = (onUsage: EndpointOptions["onUsage"]) => AskModel;

/** {@link createEndpoint} for several who ask at once: how the endpoint wants to be asked is found out once, by the first. */
export function createEndpoints(options: Omit<EndpointOptions, "onUsage">): OpenAsker {
  let shape = options.shape;
  let isTaken = false;
  let first: Promise<unknown> | undefined;

  async function ask(own: EndpointOptions, request: ModelRequest): Promise<ModelAnswer> {
    const { address } = own;
    const asked = await askPatiently(own, shape, request);
    if (asked.ok) {
      isTaken = true;
      return asked.answer;
    }
    const { refusal } = asked;
    const reason = safeDetail(refusal.detail, secretsOf(own), request.messages);
    const refused = (tried?: readonly string[]): Error =>
      refusedBy(address.shown, refusal.status, reason, { mode: request.mode, tried });

    const open = own.alternatives?.(request.mode);
    if (isTaken || open === undefined || HOPELESS.test(refusal.detail)) throw refused();
    const others = cures(refusal, open, address.base);
    const found = await probe(shape, refusal.detail, others, async (other) => {
      const again = await askPatiently(own, other, request);
      return again.ok ? again : { ok: false, refusal: again.refusal.detail };
    });
    if (found === undefined) throw refused(others.map(({ setting }) => setting));
    ({ shape } = found);
    isTaken = true;
    own.onProbed(
      `${address.shown} refused the first request (status ${refusal.status}: ${reason}) and takes it with ${found.settings.join(" ")}`,
    );
    return found.answer;
  }

  return (onUsage) => {
    const own = { ...options, onUsage };
    return async (request) => {
      // Whoever comes while the first is being answered waits: what refuses one refuses all.
      if (!isTaken && first !== undefined) await first;
      const answer = ask(own, request);
      if (isTaken) return await answer;
      first = answer;
      return await answer.finally(() => (first = undefined));
    };
  };
}

/**
 * A chat completions endpoint. Timeouts, lost connections, 429, 5xx and replies that are no completion are tried
 * again, bounded in number and in wait. A first request that is refused is made otherwise where that is allowed.
 * Anything else, and the last failure, is an `EndpointError`.
 */
export function createEndpoint({ onUsage, ...options }: EndpointOptions): AskModel {
  return createEndpoints(options)(onUsage);
}

/** The other ways to ask that may help against a refusal. */
function cures({ status }: Refusal, open: readonly Alternative[], base: string): readonly Alternative[] {
  if (NOT_THERE.has(status)) return versionPath(base);
  return PROBED.has(status) ? open : [];
}

/** Where nothing is at the path that was given: the usual one behind it. */
function versionPath(base: string): readonly Alternative[] {
  if (/\/v\d+\w*$/.test(base)) return [];
  return [{ setting: `API_BASE_URL=${base}/v1`, change: { path: "/v1" }, hint: /(?:)/ }];
}
