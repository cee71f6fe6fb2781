/** What the processes of one server say to each other over the channel that Node gives them; all of it is small and rare. */

/** From a worker to the primary. */
export type WorkerMessage =
  /** It listens to its channel. */
  | { readonly kind: "hello" }
  /** It serves. */
  | { readonly kind: "serving"; readonly ports: readonly number[] }
  /** It cannot serve, by a setting or by what it is to serve. */
  | { readonly kind: "refused"; readonly problem: string }
  /** It wants places: for its stock, or because somebody waits for one. */
  | { readonly kind: "want"; readonly places: number; readonly waiting: boolean }
  /** It gives places back. */
  | { readonly kind: "return"; readonly places: number }
  /** The answer to a recall: what it gave back, and how long the session is idle, in milliseconds, that it could give up. */
  | { readonly kind: "recalled"; readonly places: number; readonly idleMs: number | null }
  /** The answer to being asked to give up a session: 1, or 0 where it has none any more. */
  | { readonly kind: "gave_up"; readonly places: number }
  | { readonly kind: "find_nameless"; readonly question: number; readonly caller: string }
  | {
      readonly kind: "nameless_here";
      readonly question: number;
      readonly caller: string;
      readonly played: boolean;
    }
  /** It has answered all that it had begun. */
  | { readonly kind: "drained" }
  /** It was told to stop, by a signal that was meant for the server. */
  | { readonly kind: "stop"; readonly reason: string };

/** From the primary to a worker. */
export type PrimaryMessage =
  /**
   * Who serves, or soon will, each at its place (null: it has ended and none has come yet); `newest`: the highest number that
   * any worker had.
   */
  | { readonly kind: "workers"; readonly alive: readonly (number | null)[]; readonly newest: number }
  /** Places for its stock, or `waiting`: for who waits longest. */
  | { readonly kind: "places"; readonly places: number; readonly waiting: boolean }
  /** There is none for who waits longest. */
  | { readonly kind: "full" }
  | { readonly kind: "recall" }
  | { readonly kind: "give_up" }
  | {
      readonly kind: "nameless";
      readonly question: number;
      /** The worker's number; null: there is none. */
      readonly at: number | null;
      readonly played: boolean;
    }
  | { readonly kind: "noted"; readonly question: number }
  /** Answer what is begun, and take nothing new. */
  | { readonly kind: "drain" }
  /** All have. */
  | { readonly kind: "end" };
