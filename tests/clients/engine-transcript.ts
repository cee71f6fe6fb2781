import { normalObservation } from "../../examples/typescript/normal-form.js";
import { loadDataset } from "../../src/dataset/index.js";
import { createInProcessEnvironment } from "../../src/rollouts/in-process.js";
import { exampleScript, readScript } from "./example-script.js";

/** The transcript of examples/script.json as the engine of this process plays it, without any server. */
export async function engineTranscript(): Promise<readonly unknown[]> {
  const script = readScript();
  const { reset, actions } = exampleScript();
  const environment = createInProcessEnvironment(loadDataset());
  const first = await environment.reset({ ...reset, split: "dev" });
  const lines: unknown[] = [{ step: 0, action: null, reward: null, observation: normalObservation(first) }];
  for (const [index, action] of actions.entries()) {
    const seen = await environment.step(action);
    const observation = normalObservation(seen);
    lines.push({ step: index + 1, action: script.actions[index], reward: seen.reward, observation });
  }
  return lines;
}
