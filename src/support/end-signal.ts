/** That something has ended. An AbortSignal is one; {@link Ending} is told of in a tenth of its memory. */
export interface EndSignal {
  /** Whether it has. */
  readonly aborted: boolean;
  /** Calls the listener when it does; one that comes later is never called. */
  addEventListener(type: "abort", listener: () => void, options?: { readonly once?: boolean }): void;
}

export class Ending implements EndSignal {
  private listeners: (() => void)[] | undefined;

  constructor(private over: boolean) {}

  get aborted(): boolean {
    return this.over;
  }

  addEventListener(_type: "abort", listener: () => void): void {
    if (this.over) return;
    if (this.listeners === undefined) this.listeners = [listener];
    else this.listeners.push(listener);
  }

  abort(): void {
    const { listeners } = this;
    this.over = true;
    this.listeners = undefined;
    for (const listener of listeners ?? []) listener();
  }
}
