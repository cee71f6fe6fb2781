import { useEffect, useState } from "preact/hooks";
import type { HelpdeskError } from "../../../src/client/failure.js";
import { problemOf } from "./api.js";
import type { Asked } from "./use-asked.js";

/** Asks when first shown and again so long after each answer, while somebody looks at the page. What was told last stays when a call fails. */
export function usePolled<T>(ask: () => Promise<T>, everyMs: number): Asked<T> {
  const [state, setState] = useState<{ readonly value?: T; readonly problem?: HelpdeskError }>({});
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isShown = true;
    const look = async (): Promise<void> => {
      try {
        if (document.hidden) return;
        const value = await ask();
        setState({ value });
      } catch (error) {
        setState((before) => ({ ...before, problem: problemOf(error) }));
      } finally {
        if (isShown) timer = setTimeout(() => void look(), everyMs);
      }
    };
    void look();
    return () => {
      isShown = false;
      clearTimeout(timer);
    };
  }, []);
  return state;
}
