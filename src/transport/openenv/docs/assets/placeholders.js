/*
 * What an example cannot know beforehand: the session of the last Reset or BatchReset over Connect, the last snapshot, and the session of MCP.
 * An example has a placeholder for each (openapi-examples.ts), in its body, its address or a header; here they are filled in.
 */
globalThis.lastAnswers = (() => {
  const sessionPlaceholder = "session-of-the-last-Reset";
  const snapshotPlaceholder = "snapshot-of-the-last-Snapshot";
  const mcpPlaceholder = "session-of-the-last-initialize";
  /** What was answered last; the placeholders themselves as long as nothing was. */
  let session = sessionPlaceholder;
  let snapshot = snapshotPlaceholder;
  let mcpSession = mcpPlaceholder;
  return {
    /** @param {string} text */
    filled: (text) =>
      text
        .split(sessionPlaceholder)
        .join(session)
        .split(snapshotPlaceholder)
        .join(snapshot)
        .split(mcpPlaceholder)
        .join(mcpSession),
    /**
     * @param {string} url
     * @param {string} text
     * @param {string | null | undefined} named The session that an answer of MCP names.
     */
    remember(url, text, named) {
      mcpSession = named ?? mcpSession;
      if (/\/(snapshot|EnvironmentService\/SnapshotSession)(\?|$)/.test(url)) {
        snapshot = /"snapshot":\s*"([^"]+)"/.exec(text)?.[1] ?? snapshot;
      }
      if (/EnvironmentService\/(Batch)?Reset$/.test(url)) {
        session = /"sessionId":\s*"([^"]+)"/.exec(text)?.[1] ?? session;
      }
    },
  };
})();
