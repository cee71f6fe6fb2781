/** How far a run has come, for a person who watches. */
export interface Progress {
  /** So many episodes are to be played from now on, some of them there already. */
  expect(total: number, done: number): void;
  advance(policy: string): void;
  /** Leaves the line as it was before. */
  clear(): void;
}

/** Where the bar goes: standard error. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const BAR_WIDTH = 24;
const DEFAULT_COLUMNS = 80;
const CLEAR_LINE = "\r\u001b[2K";

/** A bar on a terminal; nothing at all elsewhere. */
export function createProgress(stream: ProgressStream): Progress {
  const shows = stream.isTTY === true;
  let total = 0;
  let done = 0;
  let drawn = "";
  const draw = (what: string): void => {
    if (!shows || total === 0) return;
    const filled = Math.floor((BAR_WIDTH * done) / total);
    const bar = `${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)}`;
    const { columns = 0 } = stream; // 0 too where the terminal does not know
    const line = `${bar} ${done}/${total} ${what}`.slice(0, (columns > 0 ? columns : DEFAULT_COLUMNS) - 1);
    if (line !== drawn) stream.write(`${CLEAR_LINE}${line}`);
    drawn = line;
  };
  return {
    expect(all, already) {
      [total, done] = [all, already];
      draw("");
    },
    advance(policy) {
      done += 1;
      draw(policy);
    },
    clear() {
      if (shows && drawn !== "") stream.write(CLEAR_LINE);
      drawn = "";
    },
  };
}
