import { startChild } from "../child-server.js";
import { pythonVector, type PythonVector, type Shown } from "../python-load.js";
import { median, type Row, type RowGroup } from "../report.js";

/** One Python process with Gymnasium's vector environment of 64, where HELPDESK_PYTHON names a Python. */
export const pythonRows: RowGroup = {
  name: "python",
  async measure({ isQuick }) {
    const server = await startChild("ours");
    const rows: Row[] = [];
    for (const shown of ["full", "numbers"] as const) {
      const seen: PythonVector[] = [];
      for (let round = 0; round < (isQuick ? 1 : 2); round += 1) {
        seen.push(...(await pythonVector(server.port, shown, isQuick ? 1 : 3)));
      }
      rows.push(...rowsOf(shown, seen));
    }
    server.stop();
    return rows;
  },
};

function rowsOf(shown: Shown, seen: readonly PythonVector[]): readonly Row[] {
  const told = shown === "full" ? "numbers and text" : "numbers alone";
  return [
    {
      what: `Python, vector environment of 64, ${told}`,
      value: median(seen.map((each) => each.steps_per_second)),
      unit: "steps/s",
    },
    {
      what: `the same, a second of its own CPU, ${told}`,
      value: median(seen.map((each) => each.steps_per_cpu_second)),
      unit: "steps/s",
    },
  ];
}
