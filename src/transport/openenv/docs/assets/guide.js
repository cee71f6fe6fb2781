/*
 * Makes each call of the guide a form that can be pressed: the request to change, the same for curl, and the answer. The session that
 * the last reset opened goes along with the calls after it.
 */
(() => {
  const base = new URL(".", document.baseURI);
  /** @type {string | null} */
  let session = null;

  /** @param {HTMLFormElement} form */
  function callOf(form) {
    const { method = "GET", path = "", kind = "call" } = form.dataset;
    const text = form.querySelector("textarea")?.value.trim();
    return { method, path, kind, text };
  }

  /** @param {HTMLFormElement} form */
  function curlOf(form) {
    const { method, path, kind, text } = callOf(form);
    const parts = [kind === "events" ? "curl -sN" : "curl -s", shell(new URL(path, base).href)];
    if (method !== "GET") parts.push("-H 'content-type: application/json'");
    if (session !== null && path !== "reset") parts.push(`-H 'x-session-id: ${session}'`);
    if (text !== undefined) parts.push(`-d ${shell(text.replace(/\s+/g, " "))}`);
    return parts.join(" ");
  }

  /** @param {string} text */
  function shell(text) {
    return `'${text.replaceAll("'", "'\\''")}'`;
  }

  /** @param {HTMLFormElement} form */
  async function press(form) {
    const { method, path, kind, text } = callOf(form);
    if (kind === "socket") return conversation(new URL(path, base), text ?? "");
    const stop = new AbortController();
    const answer = await fetch(new URL(path, base), {
      method,
      signal: stop.signal,
      headers: {
        accept: kind === "events" ? "text/event-stream" : "application/json",
        ...(text !== undefined && { "content-type": "application/json" }),
        ...(session !== null && path !== "reset" && { "x-session-id": session }),
      },
      ...(text !== undefined && { body: text }),
    });
    if (answer.ok && path === "reset") session = answer.headers.get("x-session-id");
    const isOpen = answer.ok && kind === "events";
    const told = isOpen ? await whatThereIs(answer, stop) : await answer.text();
    return { status: String(answer.status), shown: indented(told) };
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
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
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

  /**
   * Sends a line when the one before it is answered. The server says no more after a close.
   *
   * @param {URL} url
   * @param {string} text
   * @returns {Promise<{ status: string; shown: string }>}
   */
  function conversation(url, text) {
    url.protocol = url.protocol.replace("http", "ws");
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    const socket = new WebSocket(url);
    /** @type {string[]} */
    const told = [];
    let sent = 0;
    const next = () => {
      const line = lines[sent];
      sent += 1;
      if (line === undefined) return socket.close();
      told.push(`→ ${line}`);
      socket.send(line);
    };
    return new Promise((resolve, reject) => {
      socket.addEventListener("open", next);
      socket.addEventListener("message", ({ data }) => {
        told.push(`← ${indented(String(data))}`);
        next();
      });
      socket.addEventListener("close", () =>
        sent === 0
          ? reject(new Error("refused"))
          : resolve({ status: `${sent} messages`, shown: told.join("\n") }),
      );
    });
  }

  /** @param {string} text */
  function indented(text) {
    try {
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      return text;
    }
  }

  /**
   * @param {string} tag
   * @param {Record<string, string>} attributes
   * @param {string} text
   */
  function element(tag, attributes, text = "") {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.textContent = text;
    return made;
  }

  const forms = /** @type {HTMLFormElement[]} */ ([...document.querySelectorAll("form.call")]);
  forms.forEach((form, index) => {
    const { method, path, kind } = callOf(form);
    const name = `${method} /${path}`;
    form.prepend(element("p", { class: "route" }, name));
    const area = form.querySelector("textarea");
    if (area !== null) {
      area.setAttribute("aria-label", `Body of ${name}`);
      area.setAttribute("spellcheck", "false");
      area.rows = area.value.trim().split("\n").length;
    }
    form.append(element("button", { type: "submit", class: "primary" }, `Send ${name}`));
    const details = element("details", {});
    const curl = element(
      "pre",
      { tabindex: "0", role: "region", "aria-label": `curl for ${name}` },
      curlOf(form),
    );
    details.append(element("summary", {}, "With curl"), curl);
    const status = element("p", { role: "status", class: "status" });
    const answer = element("pre", {
      tabindex: "0",
      role: "region",
      "aria-label": `Answer ${index + 1} to ${name}`,
      hidden: "",
    });
    // curl has no frames to send.
    form.append(...(kind === "socket" ? [] : [details]), status, answer);
    details.addEventListener("toggle", () => (curl.textContent = curlOf(form)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      status.textContent = "Asking …";
      press(form).then(
        ({ status: code, shown }) => {
          status.textContent = `Answered ${code}`;
          answer.textContent = shown;
          answer.hidden = false;
        },
        () => (status.textContent = "The server did not answer."),
      );
    });
  });
})();
