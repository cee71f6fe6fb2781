/*
 * Starts Swagger UI. Remembers the session that the last Reset or BatchReset over Connect answered, and sends it where an example has
 * the placeholder, LAST_SESSION of openapi-examples.ts, in the body or in the address. So too the last snapshot, LAST_SNAPSHOT, and
 * in a header the session of MCP, LAST_MCP_SESSION.
 */
(() => {
  const sessionPlaceholder = "session-of-the-last-Reset";
  const snapshotPlaceholder = "snapshot-of-the-last-Snapshot";
  const mcpPlaceholder = "session-of-the-last-initialize";
  /** What was answered last; the placeholders themselves as long as nothing was. */
  let session = sessionPlaceholder;
  let snapshot = snapshotPlaceholder;
  let mcpSession = mcpPlaceholder;
  /** @param {string} text */
  const filled = (text) =>
    text.split(sessionPlaceholder).join(session).split(snapshotPlaceholder).join(snapshot);
  /** @type {any} The bundle, a script before this one, puts itself there. */
  const page = globalThis;
  // Swagger UI has a dark dress, and asks nobody whether to wear it.
  if (page.matchMedia?.("(prefers-color-scheme: dark)").matches === true)
    page.document.documentElement.classList.add("dark-mode");
  page.ui = page.SwaggerUIBundle({
    url: "../openapi.json",
    dom_id: "#swagger-ui",
    deepLinking: true,
    filter: true,
    validatorUrl: null,
    presets: [page.SwaggerUIBundle.presets.apis],
    requestInterceptor(request) {
      if (typeof request.body === "string") request.body = filled(request.body);
      request.url = filled(request.url);
      for (const [name, value] of Object.entries(request.headers ?? {}))
        if (value === mcpPlaceholder) request.headers[name] = mcpSession;
      return request;
    },
    responseInterceptor(response) {
      if (/\/(snapshot|EnvironmentService\/SnapshotSession)(\?|$)/.test(response.url)) {
        const taken = /"snapshot":\s*"([^"]+)"/.exec(response.text || "");
        snapshot = taken?.[1] ?? snapshot;
      }
      mcpSession = response.headers?.["mcp-session-id"] ?? mcpSession;
      if (!/EnvironmentService\/(Batch)?Reset$/.test(response.url)) return response;
      const found = /"sessionId":\s*"([^"]+)"/.exec(response.text || "");
      session = found?.[1] ?? session;
      return response;
    },
  });
})();
