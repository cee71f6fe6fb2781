import { calls, completion, fails, says, sends, type Reply } from "./scripted-model.js";

/** Labels that every good answer gives. */
export const LABELS = {
  issue_type: "identity_access",
  priority: "medium",
  assignment_group: "service_desk",
  resolution_action: "fulfill",
} as const;

export const SUBMIT = JSON.stringify({ action_type: "submit", ...LABELS });
const ARGUMENTS = JSON.stringify(LABELS);

/** A well-behaved answer, in the way that was asked for. */
export const goodAnswer: Reply = (response, request) =>
  (request.body.tools === undefined ? says(SUBMIT) : calls("submit", ARGUMENTS))(response, request);

export interface ModelFault {
  readonly mode: "tools" | "json";
  /** What the first requests meet; good answers follow. */
  readonly script: readonly Reply[];
  /** Whether an attempt is to time out: the others are given all the time that a busy machine needs. */
  readonly isSlow?: true;
}

const slow = (reply: Reply): ModelFault => ({ mode: "tools", script: [reply], isSlow: true });
const tools = (...script: readonly Reply[]): ModelFault => ({ mode: "tools", script });
const json = (...script: readonly Reply[]): ModelFault => ({ mode: "json", script });

const always = (reply: Reply): readonly Reply[] => Array.from({ length: 20 }, () => reply);

const labelled = (changes: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ action_type: "submit", ...LABELS, ...changes });

/** Everything that a model or its endpoint can do wrong, named as the page lists it. */
export const MODEL_FAULTS = {
  "no fault, function call": tools(),
  "no fault, JSON": json(),
  "no reply in time": slow(() => undefined),
  "reply that stops half-way": slow((response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "500" });
    response.write("{");
  }),
  "connection reset": tools((response) => response.destroy()),
  "connection reset in the middle of the reply": tools((response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "500" });
    response.write("{", () => response.destroy());
  }),
  "429 with Retry-After: 1": tools(fails(429, "slow down", { "retry-after": "1" })),
  "429 without Retry-After": tools(fails(429, "slow down")),
  "429 with Retry-After: 3600": tools(fails(429, "slow down", { "retry-after": "3600" })),
  "500, then 503": tools(fails(500, "oops"), fails(503, "overloaded")),
  "503 for ever": tools(...always(fails(503, "overloaded"))),
  "status 400 for ever": tools(...always(fails(400, "tools are not supported"))),
  "status 400 until tool_choice is auto": tools((response, request) =>
    fails(400, "tool_choice: required is not supported")(response, request),
  ),
  "status 400 that repeats the prompt": tools(
    ...always((response, request) =>
      fails(400, `bad input: ${request.body.messages.at(-1)?.content.slice(-120) ?? ""}`)(response, request),
    ),
  ),
  "status 400 of a content filter": tools(
    sends(
      400,
      JSON.stringify({
        error: {
          message: "The response was filtered",
          code: "content_filter",
          innererror: { code: "ResponsibleAIPolicyViolation" },
        },
      }),
    ),
  ),
  "a redirect": tools(sends(307, "", { location: "http://other.example/v1/chat/completions" })),
  "status 401 that repeats the key": tools((response, request) =>
    fails(401, `wrong key ${request.authorization ?? ""}`)(response, request),
  ),
  "status 404": tools(fails(404, "no such model")),
  "429 without credit": tools(
    sends(429, JSON.stringify({ error: { message: "You exceeded your quota", code: "insufficient_quota" } })),
  ),
  "an error inside status 200": tools(sends(200, JSON.stringify({ error: { message: "upstream" } }))),
  "an HTML page with status 200": tools(sends(200, "<html>busy</html>", { "content-type": "text/html" })),
  "a completion as text/plain": json(
    sends(200, completion({ content: SUBMIT }), { "content-type": "text/plain" }),
  ),
  "an error inside the first choice": tools(
    sends(
      200,
      JSON.stringify({ choices: [{ error: { code: 502, message: "upstream" }, message: { content: "" } }] }),
    ),
  ),
  "a refusal inside status 200": tools(
    ...always(sends(200, JSON.stringify({ error: { code: 400, message: "no tools here" } }))),
  ),
  "no choices": tools(sends(200, JSON.stringify({ choices: [] }))),
  "no JSON at all": json(says("The ticket should go to the service desk.")),
  "broken JSON": json(says(SUBMIT.replaceAll('"', "'").replace("}", ",}"))),
  "JSON in a code fence": json(says(`\`\`\`json\n${SUBMIT}\n\`\`\``)),
  "JSON with text around it": json(says(`Sure! ${SUBMIT} I hope that helps.`)),
  "JSON after thinking aloud": json(says(`<think>{"priority":"low"}?</think>${SUBMIT}`)),
  "JSON with braces in the text after it": json(says(`${SUBMIT} as {priority} and {"queue"} ask.`)),
  "JSON only in the model's thoughts": json(
    sends(200, completion({ content: null, reasoning_content: `It is ${SUBMIT}` })),
  ),
  "JSON text within JSON text": json(says(JSON.stringify(SUBMIT))),
  "a function call written as text": tools(
    says(`<tool_call>\n${JSON.stringify({ name: "submit", arguments: LABELS })}\n</tool_call>`),
  ),
  "an answer that loops": json(says('{"a":'.repeat(4_729))),
  "JSON inside another object": json(says(JSON.stringify({ action: JSON.parse(SUBMIT) as object }))),
  "keys spelled otherwise": json(
    says(
      '{"actionType":"submit","issueType":"identity_access","Priority":"medium","group":"service_desk","resolution":"fulfill"}',
    ),
  ),
  "words in other case or with spaces": json(
    says(labelled({ priority: "MEDIUM", assignment_group: "Service Desk" })),
  ),
  "near-miss words": json(says(labelled({ issue_type: "identity_acess", resolution_action: "fulfil" }))),
  "a word far from any": json(says(labelled({ assignment_group: "wizards" }))),
  "a label that is denied": json(says(labelled({ priority: "not critical" }))),
  "a reason beside a label": json(says(labelled({ priority_reason: "Not critical: a single user" }))),
  "missing labels": json(says(JSON.stringify({ action_type: "submit", issue_type: "identity_access" }))),
  "no action type": json(says(ARGUMENTS)),
  "an unknown key": json(says(labelled({ confidence: 0.9 }))),
  "an action that the task does not offer": tools(calls("open_incident", "{}")),
  "a lookup that the task does not offer": tools(
    calls("investigate", '{"tool_name":"lookup_queue_capacity_forecast"}'),
  ),
  "a lookup called as a function": tools(calls("lookup_related_ticket", "{}")),
  "an unknown function": tools(calls("close_ticket", "{}")),
  "several function calls": tools(
    sends(
      200,
      completion({
        tool_calls: ["submit", "defer"].map((name) => ({
          id: name,
          type: "function",
          function: { name, arguments: ARGUMENTS },
        })),
      }),
    ),
  ),
  "a call with broken arguments": tools(calls("submit", ARGUMENTS.replace("}", ""))),
  "a call with unreadable arguments": tools(calls("submit", "identity access, medium")),
  "text where a call was asked for": tools(says(SUBMIT)),
  "a call where JSON was asked for": json(calls("submit", ARGUMENTS)),
  "empty content": json(says("")),
  "null content and no call": tools(says(null)),
  "a refusal": json(sends(200, completion({ content: null, refusal: "I cannot help with that." }))),
  "an answer kept by a filter": json(says("", "content_filter")),
  "an answer cut off inside a word": json(says(SUBMIT.slice(0, SUBMIT.indexOf("medium") + 3), "length")),
  "an answer cut off before it began": json(says("", "length")),
  "a call cut off": tools(calls("submit", ARGUMENTS.slice(0, 45), "length")),
} as const satisfies Record<string, ModelFault>;

export type ModelFaultName = keyof typeof MODEL_FAULTS;
