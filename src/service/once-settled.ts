import { andThen, type Awaitable } from "../support/awaitable.js";
import type { HelpdeskService } from "./service.js";

/** The answer, once it may leave: at once where nothing has to be waited for. Rejects with `store_failed`. */
export function onceSettled<T>(
  service: Pick<HelpdeskService, "settled">,
  answer: Awaitable<T>,
): Awaitable<T> {
  return andThen(answer, (value) => {
    const settled = service.settled();
    return settled === undefined ? value : settled.then(() => value);
  });
}
