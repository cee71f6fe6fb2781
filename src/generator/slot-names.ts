/** Every place that a sentence can have; what stands in each is in slots.ts. */
export const SLOT_NAMES = [
  ...["me", "myname", "mydept", "myrole", "mymail", "other", "othername", "otherdept", "third", "thirdname"],
  ...["boss", "joiner", "joinerrole", "company", "site", "site2", "app", "app2", "kind", "does", "vendor"],
  ...["customers", "stranger", "strangermail", "n", "n2", "n3", "big", "percent", "amount", "ref", "asset"],
  ...["room", "hour", "todayhour", "today", "tomorrow", "nextday", "twodays", "later", "laterday", "since"],
  ...["owner", "contract", "mystart", "otherstart"],
  ...["pastday", "pastdate", "pastmonth", "month", "thaw", "about", "story", "team", "things", "what"],
] as const;
/** One of {@link SLOT_NAMES}. */
export type SlotName = (typeof SLOT_NAMES)[number];

export function isSlotName(name: string): name is SlotName {
  return SLOT_NAMES.some((known) => known === name);
}
