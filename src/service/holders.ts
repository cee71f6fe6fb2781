import type { Connection, Holdable } from "./connection.js";

/** The connections that hold a session. */
export interface Holders {
  isEmpty(): boolean;
  add(connection: Connection): void;
  remove(connection: Connection): void;
  /** When the last one was gone; undefined while there is one, before there was any, and after {@link forgetGone}. */
  goneAt(): number | undefined;
  /** Those that there were are gone, with a process of before. */
  lose(): void;
  /** A client has come back without a connection that holds. */
  forgetGone(): void;
  /** Tells each that the session has ended. */
  release(session: Holdable): void;
}

export function createHolders(now: () => number): Holders {
  return new HeldBy(now);
}

class HeldBy implements Holders {
  /** Most sessions are never held by more than one: there is a set only where there were more. */
  private connections: Connection | Set<Connection> | undefined;
  private gone: number | undefined;

  constructor(private readonly now: () => number) {}

  isEmpty(): boolean {
    return this.connections instanceof Set ? this.connections.size === 0 : this.connections === undefined;
  }

  add(connection: Connection): void {
    this.gone = undefined;
    const held = this.connections;
    if (held === connection) return;
    if (held === undefined) this.connections = connection;
    else if (held instanceof Set) held.add(connection);
    else this.connections = new Set([held, connection]);
  }

  remove(connection: Connection): void {
    const held = this.connections;
    if (held instanceof Set) {
      if (!held.delete(connection)) return;
    } else {
      if (held !== connection) return;
      this.connections = undefined;
    }
    if (this.isEmpty()) this.gone = this.now();
  }

  goneAt(): number | undefined {
    return this.gone;
  }

  lose(): void {
    this.gone = this.now();
  }

  forgetGone(): void {
    this.gone = undefined;
  }

  release(session: Holdable): void {
    const held = this.connections;
    this.connections = undefined;
    for (const connection of held instanceof Set ? held : held === undefined ? [] : [held]) {
      connection.forget(session);
    }
  }
}
