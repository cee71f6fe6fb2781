import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runExam } from "../../src/cli/exam.js";
import { readSettings } from "../../src/cli/settings/read-settings.js";
import { SERVER_SETTINGS } from "../../src/cli/settings/server-settings.js";
import { loadDataset } from "../../src/dataset/index.js";
import { startExam } from "../../src/exam-office/start-exam.js";
import { startWholeServer, type WholeServer } from "./whole-server.js";

/** A server that holds an exam of its own making, with so many episodes and places. `close` leaves nothing behind. */
export async function startExamServer(episodes: number, maxSessions = 8): Promise<WholeServer> {
  const folder = mkdtempSync(path.join(tmpdir(), "helpdesk-exam-"));
  const [key, paper] = [path.join(folder, "exam.key"), path.join(folder, "exam.json")];
  const silent = { out: () => undefined, notes: { write: () => undefined } };
  runExam(
    ["create", "--episodes", String(episodes), "--tasks", "1,2", "--key", key, "--out", paper],
    {},
    silent,
  );
  const exam = startExam(readSettings(SERVER_SETTINGS, ["--exam", paper, "--key", key], {}), loadDataset());
  if (exam === undefined) throw new Error("the settings name an exam, and none was started");
  const server = await startWholeServer(maxSessions, { exam: exam.options });
  return {
    ...server,
    close: async (graceMs) => {
      await server.close(graceMs);
      exam.log.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
