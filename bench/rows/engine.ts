import { engineStepsPerSecond, heapPerIdleSession } from "../engine.js";
import { median, type RowGroup } from "../report.js";

export const engineRows: RowGroup = {
  name: "engine",
  measure: ({ isQuick }) => {
    const heap = heapPerIdleSession(isQuick ? 2_000 : 5_000);
    engineStepsPerSecond(isQuick ? 600 : 1_500);
    const runs = Array.from({ length: isQuick ? 3 : 5 }, () => engineStepsPerSecond(isQuick ? 300 : 800));
    const steps = median(runs);
    return Promise.resolve([
      {
        what: "engine with its observation, one core",
        value: steps,
        unit: "steps/s",
        wanted: "at least 40,000",
      },
      { what: "the same, a step", value: 1e6 / steps, unit: "µs" },
      { what: "heap of a session after its reset", value: heap / 1024, unit: "KiB", wanted: "at most 8" },
    ]);
  },
};
