"use strict";
/* Lists the tasks and plays an episode: one socket to /ws, one answer to each message. It knows the wire alone. */

/**
 * The page's element of that id.
 *
 * @param {string} id
 */
function at(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

/** @param {string} id */
const form = (id) => /** @type {HTMLFormElement} */ (at(id));

/** @param {string} id */
const fieldValue = (id) => /** @type {HTMLInputElement | HTMLSelectElement} */ (at(id)).value;

const LABELS = ["issue_type", "priority", "assignment_group", "resolution_action"];
const plain = (word) => word.replaceAll("_", " ");
const number = (value) => (value === null || value === undefined ? "–" : Number(value).toFixed(3));

/** @type {WebSocket | undefined} */
let socket;
let waiting = false;

function element(name, text, properties) {
  const made = Object.assign(document.createElement(name), properties);
  if (text !== undefined) made.textContent = text;
  return made;
}

function showError(text) {
  at("error").textContent = text;
  at("error").hidden = text === "";
}

/** Anything that the wire brings, as terms and values. */
function facts(value) {
  if (value === null || value === undefined) return element("span", "none");
  if (Array.isArray(value)) {
    if (value.length === 0) return element("span", "none");
    if (value.every((item) => typeof item !== "object"))
      return element("span", value.map((item) => plain(String(item))).join(", "));
    const list = element("div");
    for (const item of value) list.append(facts(item));
    return list;
  }
  if (typeof value === "object") {
    const entries = Object.entries(value);
    if (entries.every(([, item]) => typeof item === "number")) {
      return element(
        "span",
        entries.map(([key, item]) => plain(key) + " " + Number(item.toFixed(3))).join(", "),
      );
    }
    const list = element("dl", undefined, { className: "facts" });
    for (const [key, item] of entries) {
      const held = element("dd");
      held.append(facts(item));
      list.append(element("dt", plain(key)), held);
    }
    return list;
  }
  if (typeof value === "boolean") return element("span", value ? "yes" : "no");
  return element(
    "span",
    typeof value === "number" && !Number.isInteger(value) ? number(value) : String(value),
  );
}

function describe(action) {
  const { action_type, tool_name, ...rest } = action;
  const words = LABELS.map((label) => rest[label]).filter(Boolean);
  return [plain(action_type), tool_name && plain(tool_name), words.map(plain).join(" / ")]
    .filter(Boolean)
    .join(": ");
}

const SHOWN_ABOVE = new Set(["ticket_id", "title", "requester", "description"]);

function showTicket(seen) {
  const ticket = seen.current_ticket;
  const over = ticket === null;
  at("act").hidden = over;
  at("ticket-title").textContent = over ? "The episode is over" : ticket.title;
  at("ticket-from").textContent = over ? "" : ticket.ticket_id + " · from " + ticket.requester;
  at("ticket-text").textContent = over ? "Start another one above." : ticket.description;
  const more = Object.entries(ticket ?? {}).filter(([name]) => !SHOWN_ABOVE.has(name));
  at("ticket-more").replaceChildren(...(more.length === 0 ? [] : [facts(Object.fromEntries(more))]));
}

function showOffers(seen) {
  const ticket = seen.current_ticket ?? {};
  const tools = ticket.context_status?.recommended_tools ?? [];
  const actions = ticket.operational_context?.recommended_actions ?? [];
  const offer = (label, recommended, action) => {
    const button = element("button", label + (recommended ? " (recommended)" : ""), { type: "button" });
    button.classList.toggle("recommended", recommended);
    button.addEventListener("click", () => step(action));
    return button;
  };
  at("tools").replaceChildren(
    ...seen.available_tools.map((tool) =>
      offer(plain(tool.replace("lookup_", "")), tools.includes(tool), {
        action_type: "investigate",
        tool_name: tool,
      }),
    ),
  );
  const others = seen.available_action_types.filter((type) => type !== "submit" && type !== "investigate");
  at("actions-box").hidden = others.length === 0;
  at("actions").replaceChildren(
    ...others.map((type) => offer(plain(type), actions.includes(type), { action_type: type })),
  );
}

function showProgress(seen, reward) {
  const entries = {
    Task: seen.task_name,
    Ticket: seen.queue_position + " of " + seen.queue_size,
    "Average score": number(seen.average_score_so_far),
    "Last reward": number(reward),
    "Free lookups left": seen.investigation_budget_remaining,
  };
  if (seen.rubric_reward !== null) entries["Episode score"] = number(seen.rubric_reward);
  at("progress").replaceChildren(
    ...Object.entries(entries).map(([name, value]) => {
      const pair = element("div");
      pair.append(element("dt", name), element("dd", String(value)));
      return pair;
    }),
  );
}

function showHistory(seen) {
  at("history").replaceChildren(
    ...seen.history.map((entry) => {
      const row = element("tr");
      const cells = [
        entry.step,
        entry.title,
        describe(entry.action),
        number(entry.score),
        number(entry.reward),
        entry.feedback_summary,
      ];
      row.append(...cells.map((cell) => element("td", String(cell))));
      return row;
    }),
  );
}

function show({ observation: seen, reward, metadata }, ticketBefore) {
  at("episode").hidden = false;
  at("feedback").textContent = metadata?.last_feedback_summary ?? "";
  showProgress(seen, reward);
  showTicket(seen);
  showOffers(seen);
  showHistory(seen);
  at("result-box").hidden = seen.last_tool_result === null;
  at("result").replaceChildren(facts(seen.last_tool_result));
  const now = seen.current_ticket?.ticket_id;
  if (now !== ticketBefore) {
    form("submit").reset();
    at("ticket-title").focus();
  }
  at("episode").dataset["ticket"] = now ?? "";
}

function describeError(data) {
  const faults = (data.errors ?? []).map((fault) => fault.loc.join(".") + ": " + fault.msg);
  return [data.message, ...faults].join("\n");
}

/** Relative to the page, wherever a proxy has put it. */
const address = (path) => new URL("../" + path, location.href);

/** A browser does not tell why a socket was refused; the same server says it of a plain request. */
async function whyRefused() {
  const unreachable = "The server cannot be reached.";
  try {
    const reply = await fetch(address("ws"), { method: "POST" });
    if (reply.status !== 403) return unreachable;
    const { detail, next_step } = await reply.json();
    return [detail, next_step].filter(Boolean).join(" ") || unreachable;
  } catch {
    return unreachable;
  }
}

/** Where the token is kept until the tab is closed, on a server that asks for one. */
const TOKEN = "helpdesk-token";

function authorization() {
  const token = sessionStorage.getItem(TOKEN);
  return token === null ? {} : { authorization: "Bearer " + token };
}

/** A page cannot send headers with a socket: the token goes into a subprotocol, which the server does not repeat. */
function protocols() {
  const token = sessionStorage.getItem(TOKEN);
  if (token === null) return [];
  const written = btoa(token).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return ["helpdesk", "helpdesk.bearer." + written];
}

/** @returns {Promise<WebSocket>} */
function connect() {
  return new Promise((resolve, reject) => {
    const to = address("ws");
    to.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const opened = new WebSocket(to, protocols());
    opened.addEventListener("open", () => resolve(opened));
    opened.addEventListener("error", () => whyRefused().then((why) => reject(new Error(why))));
    opened.addEventListener("close", () => {
      if (socket === opened) socket = undefined;
    });
  });
}

/**
 * @param {WebSocket} used
 * @param {object} message
 */
function exchange(used, message) {
  return new Promise((resolve, reject) => {
    const finish = (settle) => {
      used.removeEventListener("message", onMessage);
      used.removeEventListener("close", onClose);
      settle();
    };
    const onMessage = (event) => {
      const { type, data } = JSON.parse(event.data);
      finish(() => (type === "error" ? reject(new Error(describeError(data))) : resolve(data)));
    };
    const onClose = () => finish(() => reject(new Error("The connection closed. Start again.")));
    used.addEventListener("message", onMessage);
    used.addEventListener("close", onClose);
    used.send(JSON.stringify(message));
  });
}

async function send(message) {
  if (waiting) return;
  waiting = true;
  showError("");
  try {
    let used = socket;
    if (used === undefined) {
      if (message.type !== "reset") throw new Error("The connection closed. Start again.");
      used = await connect();
      socket = used;
    }
    show(
      await exchange(used, message),
      message.type === "reset" ? undefined : at("episode").dataset["ticket"],
    );
  } catch (error) {
    showError(error instanceof Error ? error.message : String(error));
  } finally {
    waiting = false;
  }
}

const step = (action) => send({ type: "step", data: action });

function showTasks(tasks) {
  at("tasks").replaceChildren(
    ...tasks.map((task) => {
      const item = element("li");
      item.append(
        element("strong", task.id + ". " + task.name),
        element("span", " · " + task.difficulty),
        element("p", task.instructions),
      );
      return item;
    }),
  );
  at("task").replaceChildren(
    ...tasks.map((task) => element("option", task.id + ". " + task.name, { value: task.id })),
  );
}

function showLabels(action) {
  at("labels").replaceChildren(
    ...LABELS.map((name) => {
      const words = action.properties[name].anyOf[0].enum;
      const label = element("label", plain(name) + " ");
      const select = element("select", undefined, { name, required: true });
      select.append(element("option", "choose…", { value: "" }));
      for (const word of words) select.append(element("option", plain(word), { value: word }));
      label.append(select);
      return label;
    }),
  );
}

at("start").addEventListener("submit", (event) => {
  event.preventDefault();
  send({ type: "reset", data: { task_id: Number(fieldValue("task")), seed: Number(fieldValue("seed")) } });
});

at("submit").addEventListener("submit", (event) => {
  event.preventDefault();
  step({ action_type: "submit", ...Object.fromEntries(new FormData(form("submit"))) });
});

async function told(path) {
  const reply = await fetch(address(path), { headers: authorization() });
  const body = await reply.json();
  if (reply.ok) return body;
  if (reply.status === 401) at("identify").hidden = false;
  throw new Error([body.detail, body.next_step].filter(Boolean).join(" "));
}

function load() {
  Promise.all(["tasks", "schema"].map(told)).then(
    ([{ tasks }, { action }]) => {
      at("identify").hidden = true;
      showError("");
      showTasks(tasks);
      showLabels(action);
    },
    (error) =>
      showError(
        at("identify").hidden
          ? "The server did not tell its tasks. Reload the page."
          : "This server asks for a token." +
              (sessionStorage.getItem(TOKEN) === null ? "" : " " + error.message),
      ),
  );
}

at("identify").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem(TOKEN, fieldValue("token").trim());
  form("identify").reset();
  load();
});

load();
