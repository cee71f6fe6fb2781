import type { NoteStream, Progress } from "../../support/terminal.js";

const BAR_WIDTH = 24;
const DEFAULT_COLUMNS = 80;
const CLEAR_LINE = "\r\u001b[2K";

/** Where nobody watches, a line says how far it is, no oftener than so. */
const LINE_EVERY_MS = 30_000;
/** A run must have gone on for so long before it is said how long it will. */
const FORETELL_AFTER_MS = 5_000;

/** A bar on a terminal; elsewhere a plain line now and then, and none of a run that is short. */
export function createProgress(stream: NoteStream, now: () => number = () => performance.now()): Progress {
  const shows = stream.isTTY === true;
  let began = now();
  let told = began;
  let total = 0;
  let done = 0;
  /** Done before this run. */
  let before = 0;
  let drawn = "";
  const remaining = (): string => {
    const passed = now() - began;
    if (passed < FORETELL_AFTER_MS || done === before || done === total) return "";
    return `, ${timeText((passed / (done - before)) * (total - done))} left`;
  };
  const tell = (what: string): void => {
    if (now() - told < LINE_EVERY_MS || done === before || done === total) return;
    told = now();
    stream.write(`${`${done} of ${total} ${what}`.trimEnd()}${remaining()}\n`);
  };
  const draw = (what: string): void => {
    if (total === 0) return;
    if (!shows) {
      tell(what);
      return;
    }
    const filled = Math.floor((BAR_WIDTH * done) / total);
    const bar = `${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)}`;
    const { columns = 0 } = stream; // 0 too where the terminal does not know
    const line = `${bar} ${done}/${total} ${what}${remaining()}`.slice(
      0,
      (columns > 0 ? columns : DEFAULT_COLUMNS) - 1,
    );
    if (line !== drawn) stream.write(`${CLEAR_LINE}${line}`);
    drawn = line;
  };
  return {
    expect(all, already) {
      [total, done, before] = [all, already, already];
      began = now();
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

/** In whole seconds or minutes, rounded up. */
function timeText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
