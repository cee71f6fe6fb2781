/** The session that a message of a call, or its answer, names; undefined where it names none. */
export function sessionIn(message: object | undefined): string | undefined {
  if (message === undefined || !("sessionId" in message)) return undefined;
  const { sessionId } = message;
  return typeof sessionId === "string" && sessionId !== "" ? sessionId : undefined;
}
