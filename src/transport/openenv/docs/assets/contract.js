/*
 * Searches the contract: an entry is shown where it has every word that is sought, and of its table the rows that have them, unless the
 * entry itself is called so. What is sought stands in the address, so that a link leads to it.
 */
(() => {
  const input = /** @type {HTMLInputElement} */ (document.getElementById("sought"));
  const output = /** @type {HTMLOutputElement} */ (document.getElementById("found"));
  const contents = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".contents")]);
  /** @param {Element | null} element */
  const textOf = (element) => (element?.textContent ?? "").toLowerCase();
  const entries = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".entry")]).map((element) => ({
    element,
    name: textOf(element.querySelector("h2")),
    told: [...element.querySelectorAll(":scope > p")].map(textOf).join(" "),
    rows: /** @type {HTMLElement[]} */ ([...element.querySelectorAll("tbody tr")]).map((row) => ({
      row,
      text: textOf(row),
    })),
  }));

  /** @param {string} sought */
  function show(sought) {
    const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
    /** @param {string} text */
    const has = (text) => words.every((word) => text.includes(word));
    let shown = 0;
    for (const { element, name, told, rows } of entries) {
      const isNamed = has(`${name} ${told}`);
      const fitting = rows.filter(({ text }) => has(`${name} ${text}`));
      for (const one of rows) one.row.hidden = !isNamed && !fitting.includes(one);
      element.hidden = !isNamed && fitting.length === 0;
      if (!element.hidden) shown += 1;
    }
    for (const one of contents) one.hidden = words.length > 0;
    output.textContent =
      words.length === 0
        ? ""
        : shown === 0
          ? "Nothing has all of these words."
          : `${shown} of ${entries.length} entries`;
  }

  input.form?.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("input", () => {
    const query = input.value.trim() === "" ? "" : `?${new URLSearchParams({ q: input.value.trim() })}`;
    history.replaceState(null, "", `${location.pathname}${query}`);
    show(input.value);
  });
  // A link within the page may lead to what the search hides.
  addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target?.closest("[hidden]") === null) return;
    input.value = "";
    show("");
    target?.scrollIntoView();
  });
  const given = new URLSearchParams(location.search).get("q");
  if (given !== null) {
    input.value = given;
    show(given);
  }
})();
