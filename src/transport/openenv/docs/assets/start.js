/*
 * Starts Swagger UI. Remembers the session that the last Reset or BatchReset over Connect answered, and sends it where an example has
 * the placeholder, LAST_SESSION of openapi-examples.ts, in the body or in the address.
 */
(() => {
  const placeholder = "session-of-the-last-Reset";
  /** @type {string | undefined} */
  let session;
  /** @param {string} text */
  const filled = (text) => text.split(placeholder).join(session);
  /** @type {any} The bundle, a script before this one, puts itself there. */
  const page = globalThis;
  page.ui = page.SwaggerUIBundle({
    url: "openapi.json",
    dom_id: "#swagger-ui",
    deepLinking: true,
    validatorUrl: null,
    presets: [page.SwaggerUIBundle.presets.apis],
    requestInterceptor(request) {
      if (session === undefined) return request;
      if (typeof request.body === "string") request.body = filled(request.body);
      request.url = filled(request.url);
      return request;
    },
    responseInterceptor(response) {
      if (!/EnvironmentService\/(Batch)?Reset$/.test(response.url)) return response;
      const found = /"sessionId":\s*"([^"]+)"/.exec(response.text || "");
      if (found !== null) session = found[1];
      return response;
    },
  });
})();
