import type { Action } from "../../../../src/domain/action.js";
import type { ModelAnswer } from "../../../../src/policies/index.js";
import type { Backfill } from "../../../../src/policies/llm/declared-rules.js";

const LABELS = {
  issue_type: "identity_access",
  priority: "low",
  assignment_group: "service_desk",
  resolution_action: "fulfill",
} as const;
const SUBMIT: Partial<Action> = {
  actionType: "submit",
  issueType: "identity_access",
  priority: "low",
  assignmentGroup: "service_desk",
  resolutionAction: "fulfill",
};
const DEFER: Partial<Action> = { actionType: "defer" };
const LOOKUP: Partial<Action> = { actionType: "investigate", toolName: "lookup_related_ticket" };
/** The submit without its priority: what was written for it is no priority. */
const NO_PRIORITY: Partial<Action> = {
  actionType: "submit",
  issueType: "identity_access",
  assignmentGroup: "service_desk",
  resolutionAction: "fulfill",
};

const json = JSON.stringify;
const flat = json({ action_type: "submit", ...LABELS });
const args = json(LABELS);
const defer = json({ action_type: "defer" });
const withFields = (more: object): string => json({ action_type: "submit", ...LABELS, ...more });
const withPriority = (priority: unknown): string => withFields({ priority });
const call = (name: string, text: string): Partial<ModelAnswer> => ({ calls: [{ name, arguments: text }] });

/** What a model may answer, and the action that it says or the reason why it says none. */
export type Shape = readonly [
  name: string,
  answer: string | Partial<ModelAnswer>,
  says: Partial<Action> | Backfill,
];

const extraFields: readonly Shape[] = [
  ["priority_reason", withFields({ priority_reason: "Not critical, a single user" }), SUBMIT],
  [
    "priority_reason before the priority",
    json({ action_type: "submit", priority_reason: "critical", ...LABELS }),
    SUBMIT,
  ],
  ["priority_confidence", withFields({ priority_confidence: "high" }), SUBMIT],
  ["priority_explanation", withFields({ priority_explanation: "high" }), SUBMIT],
  ["priority2", withFields({ priority2: "high" }), SUBMIT],
  ["previous_priority", withFields({ previous_priority: "critical" }), SUBMIT],
  ["suggested_priority", withFields({ suggested_priority: "critical" }), SUBMIT],
  ["issue_type_confidence", withFields({ issue_type_confidence: "onboarding" }), SUBMIT],
  ["assignment_group_reason", withFields({ assignment_group_reason: "procurement" }), SUBMIT],
  ["resolution_action_note", withFields({ resolution_action_note: "escalate" }), SUBMIT],
  [
    "reasoning, thought, confidence",
    withFields({ reasoning: "defer", thought: "critical", confidence: "high" }),
    SUBMIT,
  ],
  ["a ticket's own type", withFields({ type: "Incident" }), SUBMIT],
  ["type without an action_type", json({ ...LABELS, type: "Incident" }), SUBMIT],
  ["a person's name", withFields({ name: "Open Incident" }), SUBMIT],
  ["a previous action", withFields({ previous_action: { action_type: "defer" } }), SUBMIT],
  [
    "a previous action first",
    json({ previous_action: { action_type: "defer", priority: "high" }, action_type: "submit", ...LABELS }),
    SUBMIT,
  ],
  ["a rejected alternative", withFields({ alternatives: [{ action_type: "defer" }] }), SUBMIT],
  ["the exact key beside another spelling", withFields({ Priority: "critical" }), SUBMIT],
  [
    "the exact key after another spelling",
    json({ action_type: "submit", Priority: "critical", ...LABELS }),
    SUBMIT,
  ],
  ["the exact key beside an alias", withFields({ group: "procurement", team: "onboarding_ops" }), SUBMIT],
  ["the exact key beside a slip", withFields({ priorty: "critical" }), SUBMIT],
  [
    "an exact key of null beside a spelling",
    json({ action_type: "submit", ...LABELS, priority: null, Priority: "low" }),
    SUBMIT,
  ],
  [
    "two spellings that differ",
    json({ ...LABELS, action_type: "submit", priority: undefined, Priority: "low", PRIORITY: "high" }),
    NO_PRIORITY,
  ],
  ["a key given twice with two values", flat.replace("}", ',"priority":"critical"}'), NO_PRIORITY],
  ["a key given twice with one value", flat.replace("}", ',"priority":"low"}'), SUBMIT],
  ["two actions under two aliases", json({ name: "submit", function: "defer", ...LABELS }), "unknown_action"],
  ["an action that there is not", json({ action_type: "close_ticket", ...LABELS }), "unknown_action"],
  ["a resolution where the action should be", json({ action: "escalate", ...LABELS }), "unknown_action"],
  [
    "a lookup and labels, and no action",
    json({ tool_name: "lookup_related_ticket", ...LABELS }),
    "unknown_action",
  ],
];

const labels: readonly Shape[] = [
  ...[
    "non-critical",
    "noncritical",
    "uncritical",
    "not critical",
    "not urgent",
    "lower than high",
    "higher than low",
    "isn't low",
    "rather than high",
    "critical? no",
    "high?",
    "!high",
    "not: high",
    "low|medium|high",
    "high or low",
    "high/critical",
    "between low and high",
    "no priority",
    "nicht kritisch",
    "非critical",
    "≠ high",
    "<high>",
    "~~high~~",
    "high (not critical)",
    "high, or rather low",
    "low - unless the CEO asks, then critical",
    "critical, wrong",
    "P1",
    "urgent",
    "anything but critical",
    "maybe high",
    "below medium",
    "h̶i̶g̶h̶",
    "x".repeat(100_000),
  ].map((priority): Shape => [`priority: ${priority.slice(0, 50)}`, withPriority(priority), NO_PRIORITY]),
  ...[
    "low",
    "LOW",
    " low. ",
    "**low**",
    "`low`",
    '"low"',
    "low!",
    "Low priority",
    "priority: low",
    "low (a single user)",
    "low - users cannot print",
    ["low"],
    { value: "low", confidence: 0.9 },
  ].map((priority): Shape => [`priority: ${json(priority)}`, withPriority(priority), SUBMIT]),
  ...[4, true, [], ["low", "high"], { level: "low" }].map((priority): Shape => [
    `priority: ${json(priority)}`,
    withPriority(priority),
    NO_PRIORITY,
  ]),
  ["do not escalate", withFields({ resolution_action: "do not escalate" }), without("resolutionAction")],
  ["de-escalate", withFields({ resolution_action: "de-escalate" }), without("resolutionAction")],
  [
    "rather than assign",
    withFields({ resolution_action: "rather than assign" }),
    without("resolutionAction"),
  ],
  ["unacknowledged", withFields({ resolution_action: "unacknowledged" }), without("resolutionAction")],
  ["isn't spam", withFields({ issue_type: "isn't spam" }), without("issueType")],
  ["not spam_phishing", withFields({ issue_type: "not spam_phishing" }), without("issueType")],
  [
    "anyone but the service desk",
    withFields({ assignment_group: "anyone but the service desk" }),
    without("assignmentGroup"),
  ],
  ["do not submit", json({ action_type: "do not submit", ...LABELS }), "unknown_action"],
];

function without(key: keyof Action): Partial<Action> {
  return Object.fromEntries(Object.entries(SUBMIT).filter(([name]) => name !== key));
}

const places: readonly Shape[] = [
  ["alone", flat, SUBMIT],
  ["with prose that has braces after it", `${flat} I used {issue_type} and {priority} as asked.`, SUBMIT],
  ["with prose that has braces before it", `As {"x"} or {curly} says: ${flat}`, SUBMIT],
  ["after a brace that nothing closes", `Set notation { a, b. ${flat}`, SUBMIT],
  ["after a lone quote in open braces", `Use {the "form: ${flat}`, SUBMIT],
  ["before a brace that nothing closes", `${flat} and {`, SUBMIT],
  [
    "in two fences, the last one counts",
    `\`\`\`json\n${defer}\n\`\`\`\nNo:\n\`\`\`json\n${flat}\n\`\`\``,
    SUBMIT,
  ],
  [
    "in a fence before a fence of something else",
    `\`\`\`json\n${flat}\n\`\`\`\nBecause:\n\`\`\`\nsome log {line}\n\`\`\``,
    SUBMIT,
  ],
  ["in a fence that never closes", `\`\`\`json\n${flat}`, SUBMIT],
  [
    "in a fence, cut off",
    { content: `\`\`\`json\n${flat.slice(0, -12)}`, cutOff: true },
    without("resolutionAction"),
  ],
  ["before an object that is no action", `${flat}\n{"confidence": 0.9}`, SUBMIT],
  ["before a lone label", `${flat}\n{"priority": "critical"}`, SUBMIT],
  ["the last of two actions", `${defer} no, rather ${flat}`, SUBMIT],
  ["with braces in its strings", withFields({ reasoning: "as {x} says }" }), SUBMIT],
  ["with comments", flat.replace('"low",', '"low", // not critical\n'), SUBMIT],
  [
    "with single quotes and Python's words",
    "{'action_type': 'submit', 'issue_type': 'identity_access', 'priority': 'low', 'assignment_group': 'service_desk', 'resolution_action': 'fulfill', 'tool_name': None,}",
    SUBMIT,
  ],
  ["with raw line breaks in a string", flat.replace("}", ',"note":"a\nb"}'), SUBMIT],
  ["a list of one", `[${flat}]`, SUBMIT],
  ["a list of actions: the first is now", `[${flat},${defer}]`, SUBMIT],
  ["prose alone", "The ticket should go to the service desk.", "unreadable"],
  ["prose that names a function", "I would defer() or submit(issue_type='onboarding') here.", "unreadable"],
  ["an empty object", "{}", "unknown_action"],
  ["an empty list", "[]", "unknown_action"],
  ["a number", "42", "unreadable"],
  ["lines of key and value", "action_type: submit\npriority: low", "unreadable"],
  ["the name of an action alone", "`defer`", DEFER],
  ["the name of an action in a sentence", "I choose defer", "unreadable"],
];

const thoughts: readonly Shape[] = [
  ["after a thought", `<think>maybe ${defer}</think>${flat}`, SUBMIT],
  ["after a lone end of a thought", `maybe ${defer}</think>\n\n${flat}`, SUBMIT],
  ["after a lone end, in a fence", `hm {</think>\n\`\`\`json\n${flat}\n\`\`\``, SUBMIT],
  ["after two thoughts", `<think>a</think><think>{"b"</think>${flat}`, SUBMIT],
  ["within a thought that is not closed", `<think>I think ${flat}`, SUBMIT],
  ["within a thought, cut off", { content: `<think>maybe ${flat}`, cutOff: true }, "cut_off"],
  ["within a closed thought and nothing after", `<think>${flat}</think>\n`, SUBMIT],
  ["a thought and prose", `<think>${flat}</think>I cannot decide.`, "unreadable"],
  ["a mark of a thought within a string", withFields({ reasoning: "<think>" }), SUBMIT],
  ["after [THINK]", `[THINK]${defer}[/THINK]${flat}`, SUBMIT],
  ["after ◁think▷", `◁think▷${defer}◁/think▷${flat}`, SUBMIT],
  [
    "in channels",
    `<|channel|>analysis<|message|>${defer}<|end|><|start|>assistant<|channel|>final<|message|>${flat}`,
    SUBMIT,
  ],
  ["only in the reasoning", { thoughts: `First ${defer}. No: ${flat}` }, SUBMIT],
  ["a lone label in the reasoning", { thoughts: '{"priority": "low"}' }, "no_answer"],
  ["an answer beside other reasoning", { thoughts: defer, content: flat }, SUBMIT],
  ["reasoning, cut off", { thoughts: flat, cutOff: true }, "cut_off"],
  ["nothing", "", "no_answer"],
  ["white space", " \n", "no_answer"],
  ["nothing, cut off", { cutOff: true }, "cut_off"],
  ["a refusal", { refusal: "I cannot help with that." }, "refused"],
];

const wrappers: readonly Shape[] = [
  ["{action: {…}}", json({ action: { action_type: "submit", ...LABELS } }), SUBMIT],
  ["{submit: {…}}", json({ submit: LABELS }), SUBMIT],
  ["{action, arguments}", json({ action: "submit", arguments: LABELS }), SUBMIT],
  ["{name, arguments}", json({ name: "submit", arguments: LABELS }), SUBMIT],
  ["{name, parameters}", json({ name: "submit", parameters: LABELS }), SUBMIT],
  ["{name, arguments as text}", json({ name: "submit", arguments: args }), SUBMIT],
  ["{name, arguments as broken text}", json({ name: "submit", arguments: args.slice(0, -1) }), SUBMIT],
  [
    "{type: function, name, parameters}",
    json({ type: "function", name: "submit", parameters: LABELS }),
    SUBMIT,
  ],
  ["{tool_name, parameters}", json({ tool_name: "submit", parameters: LABELS }), SUBMIT],
  ["{action, action_input}", json({ action: "submit", action_input: LABELS }), SUBMIT],
  ["{tool, tool_input}", json({ tool: "lookup_related_ticket", tool_input: {} }), LOOKUP],
  [
    "{function_call: {name, arguments}}",
    json({ function_call: { name: "submit", arguments: args } }),
    SUBMIT,
  ],
  [
    "{function: {name, arguments}}",
    json({ type: "function", function: { name: "submit", arguments: LABELS } }),
    SUBMIT,
  ],
  [
    "{tool_calls: […]}",
    json({
      content: null,
      tool_calls: [{ id: "1", type: "function", function: { name: "submit", arguments: args } }],
    }),
    SUBMIT,
  ],
  [
    "{actions: […]}",
    json({ actions: [{ action_type: "submit", ...LABELS }, { action_type: "defer" }] }),
    SUBMIT,
  ],
  ["{answer: {…}}", json({ thought: "x", answer: { action_type: "submit", ...LABELS } }), SUBMIT],
  ["{action_type, fields}", json({ action_type: "submit", fields: LABELS }), SUBMIT],
  ["JSON text in JSON text", json(flat), SUBMIT],
  ["JSON text twice over", json(json(flat)), SUBMIT],
  ["escaped quotes", flat.replaceAll('"', '\\"'), SUBMIT],
  ["another object than an action", json({ ticket: { action_type: "submit", ...LABELS } }), "unknown_action"],
];

const dialects: readonly Shape[] = [
  ["Hermes", `<tool_call>\n${json({ name: "submit", arguments: LABELS })}\n</tool_call>`, SUBMIT],
  [
    "Qwen coder",
    `<tool_call>\n<function=submit>\n${Object.entries(LABELS)
      .map(([key, value]) => `<parameter=${key}>\n${value}\n</parameter>`)
      .join("\n")}\n</function>\n</tool_call>`,
    SUBMIT,
  ],
  ["Qwen coder without fields", "<tool_call>\n<function=defer>\n</function>\n</tool_call>", DEFER],
  ["Llama 3, function tag", `<function=submit>${args}</function>`, SUBMIT],
  [
    "Llama 3, python tag",
    `<|python_tag|>${json({ type: "function", name: "submit", parameters: LABELS })}<|eom_id|>`,
    SUBMIT,
  ],
  [
    "Llama 4, pythonic",
    `<|python_start|>[submit(issue_type="identity_access", priority="low", assignment_group="service_desk", resolution_action="fulfill")]<|python_end|>`,
    SUBMIT,
  ],
  [
    "pythonic, single quotes",
    "submit(issue_type='identity_access', priority='low', assignment_group='service_desk', resolution_action='fulfill', tool_name=None)",
    SUBMIT,
  ],
  [
    "pythonic, as the log writes it",
    "submit(issue_type=identity_access,priority=low,assignment_group=service_desk,resolution_action=fulfill)",
    SUBMIT,
  ],
  ["pythonic, several", "[investigate(tool_name='lookup_related_ticket'), defer()]", LOOKUP],
  [
    "pythonic, in prose and a fence",
    'I look first.\n```tool_code\nprint(default_api.investigate(tool_name="lookup_related_ticket"))\n```',
    LOOKUP,
  ],
  ["pythonic, one argument without a name", 'investigate("lookup_related_ticket")', LOOKUP],
  ["pythonic, an object", `submit(${args})`, SUBMIT],
  ["pythonic, an unfinished one", 'submit(issue_type="identity_access", prio', "unreadable"],
  ["a lookup called", "lookup_related_ticket()", LOOKUP],
  [
    "invoke",
    `<function_calls>\n<invoke name="submit">\n${Object.entries(LABELS)
      .map(([key, value]) => `<parameter name="${key}">${value}</parameter>`)
      .join("\n")}\n</invoke>\n</function_calls>`,
    SUBMIT,
  ],
  [
    "arg_key and arg_value",
    `<tool_call>submit\n${Object.entries(LABELS)
      .map(([key, value]) => `<arg_key>${key}</arg_key>\n<arg_value>${value}</arg_value>`)
      .join("\n")}\n</tool_call>`,
    SUBMIT,
  ],
  [
    "a tag for each field",
    `<submit>${Object.entries(LABELS)
      .map(([key, value]) => `<${key}>${value}</${key}>`)
      .join("\n")}</submit>`,
    SUBMIT,
  ],
  [
    "a tag for the action too",
    `<action_type>submit</action_type>${Object.entries(LABELS)
      .map(([key, value]) => `<${key}>${value}</${key}>`)
      .join("")}`,
    SUBMIT,
  ],
  [
    "a tag given twice",
    `<submit><priority>low</priority><priority>high</priority></submit>`,
    { actionType: "submit" },
  ],
  [
    "DeepSeek V3",
    `<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>submit\n\`\`\`json\n${args}\n\`\`\`<｜tool▁call▁end｜><｜tool▁calls▁end｜>`,
    SUBMIT,
  ],
  [
    "DeepSeek V3.1",
    `<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>submit<｜tool▁sep｜>${args}<｜tool▁call▁end｜><｜tool▁calls▁end｜>`,
    SUBMIT,
  ],
  ["Mistral, a list", `[TOOL_CALLS][${json({ name: "submit", arguments: LABELS })}]`, SUBMIT],
  ["Mistral, name and arguments", `[TOOL_CALLS]submit[ARGS]${args}`, SUBMIT],
  [
    "Kimi",
    `<|tool_calls_section_begin|><|tool_call_begin|>functions.submit:0<|tool_call_argument_begin|>${args}<|tool_call_end|><|tool_calls_section_end|>`,
    SUBMIT,
  ],
  [
    "harmony",
    `<|channel|>commentary to=functions.submit <|constrain|>json<|message|>${args}<|call|>`,
    SUBMIT,
  ],
  ["Command R", `Action: \`\`\`json\n[${json({ tool_name: "submit", parameters: LABELS })}]\n\`\`\``, SUBMIT],
  ["Granite", `<|tool_call|>[${json({ name: "submit", arguments: LABELS })}]`, SUBMIT],
  ["ReAct", `Thought: easy.\nAction: submit\nAction Input: ${args}`, SUBMIT],
  ["a name that prose denies", `I would not defer: ${args}`, SUBMIT],
];

const calls: readonly Shape[] = [
  ["a call", call("submit", args), SUBMIT],
  ["arguments encoded twice", call("submit", json(args)), SUBMIT],
  ["no arguments", call("defer", ""), DEFER],
  ["arguments of null", call("defer", "null"), DEFER],
  ["a call with a prefix", call("functions.submit", args), SUBMIT],
  [
    "a call whose arguments name another action",
    call("submit", withFields({ action_type: "defer" })),
    SUBMIT,
  ],
  ["a call of something else that names an action", call("take_action", flat), SUBMIT],
  ["a call of something else with labels", call("close_ticket", args), "unknown_action"],
  [
    "a call of something else before a good one",
    {
      calls: [
        { name: "think", arguments: "{}" },
        { name: "submit", arguments: args },
      ],
    },
    SUBMIT,
  ],
  ["a call of something else beside a good text", { ...call("think", "{}"), content: flat }, SUBMIT],
  ["nested arguments", call("submit", json({ arguments: LABELS })), SUBMIT],
  ["arguments as a list of one", call("submit", `[${args}]`), SUBMIT],
  ["a lookup called", call("lookup_related_ticket", "{}"), LOOKUP],
];

const hostile: readonly Shape[] = [
  ["a loop", '{"a":'.repeat(4_729), "unreadable"],
  ["a loop of lists", "[".repeat(100_000), "unreadable"],
  ["a loop of arguments", call("submit", '{"a":'.repeat(4_729)), { actionType: "submit" }],
  ["ten megabytes", "x".repeat(10_000_000), "unreadable"],
  ["ten megabytes around an action", `${" ".repeat(10_000_000)}${flat}`, "unreadable"],
  ["ten megabytes of thoughts", { thoughts: flat + " ".repeat(10_000_000) }, "unreadable"],
  [
    "a prototype",
    '{"__proto__":{"action_type":"submit"},"constructor":{"action_type":"submit"}}',
    "unknown_action",
  ],
  ["lone surrogates", "\ud800{\udc00", "unreadable"],
];

export const SHAPES: readonly Shape[] = [
  extraFields,
  labels,
  places,
  thoughts,
  wrappers,
  dialects,
  calls,
  hostile,
].flat();
