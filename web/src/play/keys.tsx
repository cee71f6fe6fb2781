import { useLayoutEffect, useState } from "preact/hooks";
import { keptHere } from "../server/kept.js";

/** Whether single keys act: whoever speaks to the browser, or types by accident, turns them off. */
const OFF = "keys-off";
let areOff = keptHere.get(OFF) === "yes";

/** Calls `act` when the key is pressed outside of a field, with no other key held. */
export function useKey(key: string, act: (() => void) | undefined): void {
  // Before the next key: an effect after the frame would let a fast one act on what was.
  useLayoutEffect(() => {
    if (act === undefined || key === "") return;
    const onKey = (event: KeyboardEvent): void => {
      if (
        areOff ||
        event.key !== key ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        isTyping(event.target)
      )
        return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [key, act]);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["radio", "checkbox", "button"].includes(target.type);
  return target.matches("textarea, select, [contenteditable]");
}

/** What the keys do, and the switch that turns them off. */
export function Keys() {
  const [isOff, setOff] = useState(areOff);
  const turn = (off: boolean): void => {
    areOff = off;
    keptHere.set(OFF, off ? "yes" : undefined);
    setOff(off);
  };
  return (
    <p class="keys quiet">
      <label>
        <input type="checkbox" checked={!isOff} onChange={(event) => turn(!event.currentTarget.checked)} />{" "}
        Keys
      </label>
      : <kbd>1</kbd>–<kbd>9</kbd> choose a word of the marked label and go on to the next, <kbd>⌫</kbd> goes
      back, <kbd>Enter</kbd> routes, the letters on the buttons do the rest.
    </p>
  );
}
