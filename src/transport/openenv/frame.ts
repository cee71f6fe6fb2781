/** The text of a frame, or what writes the whole frame as it goes over the wire: before the session's next answer. */
export type Frame = string | (() => Buffer);

/** What a message leads to: a frame to send, nothing where nothing is due, or the end of the conversation with or without a last frame. */
export type FrameOutcome =
  | {
      readonly kind: "reply";
      readonly frame: Frame;
      readonly method: string;
      readonly error?: unknown;
      /** Where the message named another session than the socket's. */
      readonly sessionId?: string | undefined;
    }
  | { readonly kind: "silent" }
  | { readonly kind: "end"; readonly frame?: string };
