import { lossTable, markText } from "../../../pages/index.js";
import { LOSS_NAMES } from "../../losses.js";
import type { TaskSummary } from "../../result.js";
import { spaced } from "../../spaced.js";
import { Html } from "../html.js";

/** From 1 down to the mean rubric reward, a bar for everything that was lost or won on the way. */
export function waterfallChart({ losses, rubricReward }: TaskSummary): Html {
  const parts = LOSS_NAMES.map((name) => ({ name: spaced(name), points: losses[name] }));
  const table = lossTable(parts, { name: "rubric reward", value: rubricReward?.value ?? 0 });
  return new Html(markText(table));
}
