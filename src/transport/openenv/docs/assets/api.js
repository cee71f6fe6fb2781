/*
 * Shows /openapi.json: every route with what it takes, an example that can be pressed as it stands or changed, the same for curl, and the
 * answer. What is sought stands in the address, and so does a route that a link leads to.
 */
(() => {
  /** @type {any} The script before this one. */
  const { filled, remember } = /** @type {any} */ (globalThis).lastAnswers;
  const base = new URL("..", document.baseURI);
  const list = /** @type {HTMLElement} */ (document.getElementById("routes"));
  const input = /** @type {HTMLInputElement} */ (document.getElementById("sought"));
  const output = /** @type {HTMLOutputElement} */ (document.getElementById("found"));

  /**
   * @param {string} tag
   * @param {Record<string, string>} attributes
   * @param {...(string | Node)} children
   */
  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  /**
   * Words between backquotes are code, as in the descriptions of OpenAPI.
   *
   * @param {string} text
   */
  function prose(text) {
    const parts = text.split("`").map((part, index) => (index % 2 === 1 ? element("code", {}, part) : part));
    return element("p", {}, ...parts);
  }

  /** @param {any} parameter */
  function exampleOf(parameter) {
    const shown = parameter.content?.["application/json"]?.example ?? parameter.example ?? "";
    return typeof shown === "string" ? shown : JSON.stringify(shown);
  }

  /** @param {any} operation */
  function fieldsOf({ parameters = [] }) {
    // A browser sends its cookies by itself.
    const sent = parameters.filter((/** @type {any} */ one) => one.in !== "cookie");
    return sent.flatMap((/** @type {any} */ one) => {
      const field = element("input", {
        type: "text",
        name: `${one.in} ${one.name}`,
        value: exampleOf(one),
        spellcheck: "false",
      });
      const where = one.in === "path" ? "in the path" : one.in === "header" ? "a header" : "in the query";
      const told = ` ${where}${one.required === true ? ", needed" : ""}`;
      const label = element("label", { class: "parameter" }, element("code", {}, one.name), told, field);
      return one.description === undefined ? [label] : [label, prose(one.description)];
    });
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {any} operation
   */
  function entryOf(method, path, operation) {
    const name = `${method.toUpperCase()} ${path}`;
    const form = /** @type {HTMLFormElement} */ (element("form", { class: "call" }));
    if (operation.description !== undefined) form.append(prose(operation.description));
    form.append(...fieldsOf(operation));
    const content = operation.requestBody?.content["application/json"];
    if (content !== undefined) {
      const text = JSON.stringify(content.example ?? {}, null, 2);
      const area = element("textarea", { "aria-label": `Body of ${name}`, spellcheck: "false" }, text);
      area.setAttribute("rows", String(text.split("\n").length));
      form.append(element("p", { class: "quiet" }, "Body", ...referenceOf(content.schema)), area);
    }
    const status = element("p", { role: "status", class: "status" });
    const answer = element("pre", {
      tabindex: "0",
      role: "region",
      "aria-label": `Answer to ${name}`,
      hidden: "",
    });
    const curl = element("pre", { tabindex: "0", role: "region", "aria-label": `curl for ${name}` });
    const details = element("details", {}, element("summary", {}, "With curl"), curl);
    const send = element("button", { type: "submit", class: "primary" }, `Send ${name}`);
    // A socket is opened, not called: the guide does.
    if (path === "/ws")
      form.append(element("p", {}, element("a", { href: "../docs" }, "The guide opens one.")));
    else form.append(send, details);
    form.append(status, answer, answersOf(operation));
    details.addEventListener("toggle", () => (curl.textContent = curlOf(callOf(form, method, path))));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      status.textContent = "Asking …";
      press(callOf(form, method, path)).then(
        ({ code, shown }) => {
          status.textContent = `Answered ${code}`;
          answer.textContent = shown;
          answer.hidden = false;
        },
        () => (status.textContent = "The server did not answer."),
      );
    });
    const entry = element(
      "details",
      { class: "route", id: operation.operationId },
      element(
        "summary",
        {},
        element("b", {}, method.toUpperCase()),
        ` ${path} `,
        element("span", { class: "quiet" }, operation.summary ?? ""),
      ),
      form,
    );
    return { entry, text: `${name} ${operation.summary ?? ""} ${operation.description ?? ""}`.toLowerCase() };
  }

  /** @param {any} schema */
  function referenceOf(schema) {
    const name =
      String(schema?.$ref ?? "")
        .split("/")
        .pop() ?? "";
    return name === "" ? [] : [": ", element("code", {}, name)];
  }

  /** @param {any} operation */
  function answersOf({ responses = {} }) {
    const rows = Object.entries(responses).map(([code, one]) => {
      const schema = /** @type {any} */ (one).content?.["application/json"]?.schema;
      return element(
        "li",
        {},
        element("b", {}, code),
        ` ${/** @type {any} */ (one).description}`,
        ...referenceOf(schema),
      );
    });
    return element("ul", { class: "answers" }, ...rows);
  }

  /**
   * The request as the form has it now.
   *
   * @param {HTMLFormElement} form
   * @param {string} method
   * @param {string} path
   */
  function callOf(form, method, path) {
    let address = path;
    const query = new URLSearchParams();
    /** @type {Record<string, string>} */
    const headers = {};
    for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("input"))) {
      const [place, name = ""] = field.name.split(" ");
      const value = filled(field.value.trim());
      if (place === "path") address = address.replace(`{${name}}`, encodeURIComponent(value));
      else if (value !== "" && place === "header") headers[name] = value;
      else if (value !== "") query.set(name, value);
    }
    const body = form.querySelector("textarea")?.value;
    if (body !== undefined) headers["content-type"] = "application/json";
    const url = new URL(address.slice(1), base);
    url.search = query.toString();
    return {
      method: method.toUpperCase(),
      url: url.href,
      headers,
      body: body === undefined ? undefined : filled(body),
    };
  }

  /** @param {ReturnType<typeof callOf>} call */
  function curlOf({ method, url, headers, body }) {
    /** @param {string} text */
    const shell = (text) => `'${text.replaceAll("'", "'\\''")}'`;
    const parts = ["curl -s", ...(method === "GET" || method === "POST" ? [] : [`-X ${method}`]), shell(url)];
    for (const [name, value] of Object.entries(headers)) parts.push(`-H ${shell(`${name}: ${value}`)}`);
    if (body !== undefined) parts.push(`-d ${shell(body.replace(/\s+/g, " "))}`);
    return parts.join(" ");
  }

  /** @param {ReturnType<typeof callOf>} call */
  async function press({ method, url, headers, body }) {
    const stop = new AbortController();
    const answer = await fetch(url, {
      method,
      headers,
      signal: stop.signal,
      ...(body !== undefined && { body }),
    });
    const isOpen = answer.headers.get("content-type")?.startsWith("text/event-stream") === true;
    const text = isOpen ? await whatThereIs(answer, stop) : await answer.text();
    remember(url, text, answer.headers.get("mcp-session-id"));
    return { code: String(answer.status), shown: indented(text) };
  }

  /**
   * What a stream has said when it falls silent.
   *
   * @param {Response} answer
   * @param {AbortController} stop
   */
  async function whatThereIs(answer, stop) {
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    let told = "";
    let timer = setTimeout(() => stop.abort(), 1000);
    try {
      for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
        told += read.value;
        clearTimeout(timer);
        timer = setTimeout(() => stop.abort(), 400);
      }
    } catch {
      // Hung up.
    }
    return told;
  }

  /** @param {string} text */
  function indented(text) {
    try {
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      return text;
    }
  }

  /** @param {any} told The document. */
  function show({ paths }) {
    /** @type {Map<string, HTMLElement>} */
    const sections = new Map();
    const entries = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(/** @type {any} */ (item)).map(([method, operation]) => {
        const made = entryOf(method, path, operation);
        const tag = operation.tags?.[0] ?? "Others";
        const section = sections.get(tag) ?? element("section", {}, element("h2", {}, tag));
        sections.set(tag, section);
        section.append(made.entry);
        return { ...made, section };
      }),
    );
    list.replaceChildren(...sections.values());
    const seek = () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const { entry, text } of entries) entry.hidden = !words.every((word) => text.includes(word));
      for (const section of sections.values())
        section.hidden = section.querySelector("details.route:not([hidden])") === null;
      const shown = entries.filter(({ entry }) => !entry.hidden).length;
      output.textContent = words.length === 0 ? "" : `${shown} of ${entries.length} routes`;
    };
    const open = () => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (target?.matches("details.route") !== true) return;
      target.setAttribute("open", "");
      target.scrollIntoView();
    };
    input.value = new URLSearchParams(location.search).get("q") ?? "";
    input.form?.addEventListener("submit", (event) => event.preventDefault());
    input.addEventListener("input", () => {
      const query = input.value.trim() === "" ? "" : `?${new URLSearchParams({ q: input.value.trim() })}`;
      history.replaceState(null, "", `${location.pathname}${query}`);
      seek();
    });
    list.addEventListener(
      "toggle",
      ({ target }) => {
        const opened = /** @type {HTMLElement} */ (target);
        if (opened.matches("details.route[open]"))
          history.replaceState(null, "", `${location.pathname}${location.search}#${opened.id}`);
      },
      true,
    );
    addEventListener("hashchange", open);
    seek();
    open();
  }

  fetch(new URL("openapi.json", base))
    .then((answer) => answer.json())
    .then(show, () => (list.textContent = "/openapi.json cannot be read. Reload the page."));
})();
