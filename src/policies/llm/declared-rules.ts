/** What may be mended in an answer without changing what the model meant. */
export const REPAIRS = {
  code_fence: "the object was taken out of a code fence",
  surrounding_text: "text around the object was cut off",
  broken_json: "quotes, commas or missing ends of the object were mended",
  encoded_twice: "the object was JSON text within JSON text",
  call_in_text: "a function call that was written as text was read",
  from_thoughts: "nothing was answered outside of the model's thoughts: the last action in them was taken",
  other_channel: "text was read where a function call was asked for, or the other way round",
  several_calls: "only one of several function calls was taken, the first that can be read",
  nested_object: "the action was inside another object",
  lookup_as_action: "a lookup was named as the action: it became an investigation with that lookup",
  action_inferred: "the action type was read off the fields that were given",
  key_spelling: "a field's name was spelled otherwise",
  word_spelling: "a word was written in other case, with hyphens or spaces",
  near_word: "the one word that is close to what was written was taken",
  unknown_key: "a field that no action has was dropped",
  unneeded_field: "a field that this action has no use for was dropped",
} as const;
export type Repair = keyof typeof REPAIRS;

/** What the model did not say, or said so that it cannot be used, and what takes its place. */
export const BACKFILLS = {
  no_answer: "the answer was empty: the heuristic's action",
  refused: "the model refused: the heuristic's action",
  cut_off: "the answer was cut off and nothing of it can be read: the heuristic's action",
  unreadable: "the answer holds no object or call that can be read: the heuristic's action",
  unknown_action: "no action, or more than one, can be told from the answer: the heuristic's action",
  unoffered_action: "the task does not offer the action: the heuristic's action",
  missing_label: "a label of a submit was left out: the heuristic's label",
  wrong_label: "a label was no word of its list, nor close to one, or given twice: the heuristic's label",
  missing_tool: "an investigation named no lookup: the first recommended one, else the heuristic's action",
  wrong_tool:
    "the lookup is none that the task offers: the first recommended one, else the heuristic's action",
} as const;
export type Backfill = keyof typeof BACKFILLS;

/** One use of a rule, and where. */
export interface Applied<Rule extends string> {
  readonly rule: Rule;
  /** The field concerned, where it is one. */
  readonly field?: string;
}
