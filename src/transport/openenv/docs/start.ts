import { LAST_SESSION } from "./openapi-examples.js";

/**
 * The script that starts Swagger UI. It remembers the session that the last Reset over Connect answered, and sends it
 * where an example says {@link LAST_SESSION}, in the body or in the address.
 */
export const START_SCRIPT = `(() => {
  const placeholder = ${JSON.stringify(LAST_SESSION)};
  let session;
  const filled = (text) => text.split(placeholder).join(session);
  window.ui = SwaggerUIBundle({
    url: "openapi.json",
    dom_id: "#swagger-ui",
    deepLinking: true,
    validatorUrl: null,
    presets: [SwaggerUIBundle.presets.apis],
    requestInterceptor(request) {
      if (session === undefined) return request;
      if (typeof request.body === "string") request.body = filled(request.body);
      request.url = filled(request.url);
      return request;
    },
    responseInterceptor(response) {
      if (!/EnvironmentService\\/Reset$/.test(response.url)) return response;
      const found = /"sessionId":\\s*"([^"]+)"/.exec(response.text || "");
      if (found !== null) session = found[1];
      return response;
    },
  });
})();
`;
