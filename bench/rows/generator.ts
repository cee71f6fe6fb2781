import { createTicketSource } from "../../src/generator/index.js";
import { readWorldData } from "../../src/worlds/read-world-data.js";
import { median, type RowGroup } from "../report.js";

/** What a ticket of a world costs: a company of its own each time, its first thousands. */
export const generatorRows: RowGroup = {
  name: "generator",
  measure: ({ isQuick }) => {
    const data = readWorldData();
    const count = isQuick ? 1_000 : 5_000;
    const costs = Array.from({ length: isQuick ? 4 : 8 }, (_, world) => {
      const begun = process.cpuUsage();
      let drawn = 0;
      for (const ticket of createTicketSource(data, "train", world).first(count)) {
        drawn += ticket.title === "" ? 0 : 1;
      }
      const used = process.cpuUsage(begun);
      return (used.user + used.system) / drawn;
    });
    return Promise.resolve([{ what: "a generated ticket", value: median(costs.slice(1)), unit: "µs" }]);
  },
};
