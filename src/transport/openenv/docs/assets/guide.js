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
    const { method = "GET", path = "" } = form.dataset;
    const text = form.querySelector("textarea")?.value.trim();
    return { method, path, text };
  }

  /** @param {HTMLFormElement} form */
  function curlOf(form) {
    const { method, path, text } = callOf(form);
    const parts = ["curl -s", new URL(path, base).href];
    if (method !== "GET") parts.push("-H 'content-type: application/json'");
    if (session !== null && path !== "reset") parts.push(`-H 'x-session-id: ${session}'`);
    if (text !== undefined) parts.push(`-d '${text.replace(/\s+/g, " ").replaceAll("'", "'\\''")}'`);
    return parts.join(" ");
  }

  /** @param {HTMLFormElement} form */
  async function press(form) {
    const { method, path, text } = callOf(form);
    const answer = await fetch(new URL(path, base), {
      method,
      headers: {
        accept: "application/json",
        ...(text !== undefined && { "content-type": "application/json" }),
        ...(session !== null && path !== "reset" && { "x-session-id": session }),
      },
      ...(text !== undefined && { body: text }),
    });
    if (answer.ok && path === "reset") session = answer.headers.get("x-session-id");
    const told = await answer.text();
    return { status: answer.status, shown: indented(told) };
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
    const { method, path } = callOf(form);
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
    form.append(details, status, answer);
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
