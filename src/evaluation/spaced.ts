/** Words as a reader likes them: `follow_up_containment` is "follow up containment". */
export function spaced(word: string): string {
  return word.replaceAll("_", " ").replace(/^sla\b/, "SLA");
}
