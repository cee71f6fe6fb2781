/** What a command prints to. */
export interface Terminal {
  /** Results: a line each. */
  readonly out: (line: string) => void;
  /** How wide what it prints to is; absent: it is no terminal, and lines are as long as they are. */
  readonly columns?: number | undefined;
  /** All else: the bar, notes, failures. */
  readonly notes: NoteStream;
}

/** Standard error, or what stands for it. */
export interface NoteStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** How far a run has come, for a person who watches. */
export interface Progress {
  /** So many episodes are to be played from now on, some of them there already. */
  expect(total: number, done: number): void;
  /** One more is done: what it was, such as the policy that played it. */
  advance(what: string): void;
  /** Leaves the line as it was before. */
  clear(): void;
}

/** Aborts when the user ends a run, so that what has begun can finish. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** The user's signals mean again what they meant before. */
  release(): void;
}

/** What a command hands to the product whose run it is. */
export interface RunTerminal extends Terminal {
  readonly progress: Progress;
  /** From here on the user's signals end the run gently. */
  readonly listenForInterrupt: () => Interrupt;
}
