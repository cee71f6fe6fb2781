import type { NoteStream, Progress } from "../../support/terminal.js";

const BAR_WIDTH = 24;
const DEFAULT_COLUMNS = 80;
const CLEAR_LINE = "\r\u001b[2K";

/** A bar on a terminal; nothing at all elsewhere. */
export function createProgress(stream: NoteStream): Progress {
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
    advance(what) {
      done += 1;
      draw(what);
    },
    clear() {
      if (shows && drawn !== "") stream.write(CLEAR_LINE);
      drawn = "";
    },
  };
}
