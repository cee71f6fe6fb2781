import type { HelpdeskError } from "../../../src/client/failure.js";
import { useEffect, useState } from "preact/hooks";
import { problemOf } from "./api.js";

/** What a call came to so far. */
export interface Asked<T> {
  readonly value?: T;
  readonly problem?: HelpdeskError;
}

/** Asks when first shown, and anew when one of `inputs` changes. */
export function useAsked<T>(ask: () => Promise<T>, inputs: readonly unknown[]): Asked<T> {
  const [asked, setAsked] = useState<Asked<T>>({});
  useEffect(() => {
    let isCurrent = true;
    setAsked({});
    ask().then(
      (value) => isCurrent && setAsked({ value }),
      (error: unknown) => isCurrent && setAsked({ problem: problemOf(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [...inputs]);
  return asked;
}
