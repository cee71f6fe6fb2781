import type { HelpdeskService } from "../service/index.js";
import { guardService } from "./guarded-service.js";
import { createKeyring } from "./keyring.js";
import { isOpen, type Operation } from "./operation.js";
import { unauthenticated } from "./refusals.js";
import type { TokenEntry } from "./token-entry.js";
import { TokenHolder } from "./token-holder.js";

/** Who makes a call, as far as it is asked. */
export interface Caller {
  /** The token's; empty without one. */
  readonly name: string;
  /** The service with what the caller may do of it. */
  readonly service: HelpdeskService;
}

/** Who may call. */
export interface Access {
  /**
   * The caller who sends this header `Authorization`, for a call that does so. Throws `unauthenticated` or
   * `permission_denied`. What anyone may do asks nobody who they are.
   */
  admit(operation: Operation, authorization: string | undefined): Caller;
  /** The caller of that name, whom another process of this server has admitted. Throws `unauthenticated`. */
  admitted(name: string): Caller;
}

export interface TokenAccess extends Access {
  /** Other tokens from now on. A token that stays as it was keeps its sessions and what it has used of its limits. */
  replace(entries: readonly TokenEntry[]): void;
}

/** Everybody may do everything. */
export function openAccess(service: HelpdeskService): Access {
  const anyone: Caller = { name: "", service };
  return { admit: () => anyone, admitted: () => anyone };
}

/** Whoever has one of the tokens may do what its role may. */
export function tokenAccess(
  service: HelpdeskService,
  entries: readonly TokenEntry[],
  now: () => number = () => performance.now(),
): TokenAccess {
  const stranger: Caller = { name: "", service: strangersService(service) };
  let known: ReadonlyMap<string, KnownCaller> = new Map();
  let keyring = createKeyring([]);

  function replace(next: readonly TokenEntry[]): void {
    const before = known;
    known = new Map(
      next.map((entry) => [entry.name, standing(before.get(entry.name), entry) ?? join(entry)]),
    );
    keyring = createKeyring([...known.values()].map(({ holder }) => holder.entry));
    for (const [name, caller] of before) if (known.get(name) !== caller) caller.holder.withdraw();
  }

  function join(entry: TokenEntry): KnownCaller {
    const holder = new TokenHolder(entry, now);
    return { name: entry.name, holder, service: guardService(service, holder) };
  }

  replace(entries);
  return {
    replace,
    admit(operation, authorization) {
      if (isOpen(operation)) return stranger;
      const entry = keyring.find(bearerToken(authorization));
      const caller = entry === undefined ? undefined : known.get(entry.name);
      if (caller === undefined) throw unauthenticated("The token is none that this server knows.");
      caller.holder.require(operation);
      return caller;
    },
    admitted(name) {
      const caller = name === "" ? stranger : known.get(name);
      if (caller === undefined) throw unauthenticated(`The token ${name} has been withdrawn or changed.`);
      return caller;
    },
  };
}

interface KnownCaller extends Caller {
  readonly holder: TokenHolder;
}

/** The caller that was there already, where nothing about its token has changed. */
function standing(caller: KnownCaller | undefined, entry: TokenEntry): KnownCaller | undefined {
  if (caller === undefined) return undefined;
  const [before, after] = [caller.holder.entry, entry].map(({ digest, ...rest }) =>
    JSON.stringify([digest.toString("hex"), rest]),
  );
  return before === after ? caller : undefined;
}

/** Throws `unauthenticated`. */
function bearerToken(authorization: string | undefined): string {
  if (authorization === undefined) throw unauthenticated("The call brings no token.");
  const token = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
  if (token !== undefined) return token;
  throw unauthenticated("The header Authorization is not `Bearer TOKEN`.");
}

/** For what anyone may do, which needs no session. */
function strangersService(service: HelpdeskService): HelpdeskService {
  const refuse = (): never => {
    throw unauthenticated("The call brings no token.");
  };
  return {
    info: () => service.info(),
    tasks: () => service.tasks(),
    openSession: refuse,
    openSessionSoon: refuse,
    openedBy: refuse,
    session: refuse,
    findSession: refuse,
    closeSession: refuse,
    forkSession: refuse,
    snapshotSession: refuse,
    sealsSnapshots: service.sealsSnapshots,
    restoreSession: refuse,
    watchSession: refuse,
    listSessions: refuse,
    listRuns: refuse,
    readRun: refuse,
    settled: () => undefined,
    inTurn: (_, call) => call(),
    endOf: refuse,
    activeSessions: refuse,
    drain: refuse,
  };
}
