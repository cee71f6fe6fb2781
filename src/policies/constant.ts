import type { Route } from "../domain/route.js";
import type { Policy } from "./policy.js";

/** The same answer to every ticket, unread. */
export function createConstantPolicy(route: Route): Policy {
  return { name: "constant", act: () => ({ actionType: "submit", ...route }) };
}
