export interface Idleness {
  /** It may be idle from now on. */
  used(): void;
  /** Nothing is to be called any more, until it is used again. */
  stop(): void;
}

/** Calls `act` when something has been idle for a while. One timer looks after it, however often it is used. */
export function whenIdle(ms: number, isIdle: () => boolean, act: () => void): Idleness {
  let usedAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    timer = undefined;
    if (!isIdle()) return;
    const rest = usedAt + ms - Date.now();
    if (rest > 0) timer = setTimeout(look, rest);
    else act();
  };
  return {
    used: () => {
      usedAt = Date.now();
      if (isIdle()) timer ??= setTimeout(look, ms);
    },
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
