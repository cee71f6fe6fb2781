/** The agent cannot be asked any more: nothing is told of what it played. */
export class AgentError extends Error {
  override readonly name = "AgentError";

  constructor(
    message: string,
    /** Whether it never answered at all, so that its command or address is what is wrong. */
    readonly neverBegan = false,
  ) {
    super(message);
  }
}
