import type { BaselineSettings } from "../../config/index.js";
import { createHeuristicPlayer } from "./heuristic-player.js";
import type { Player } from "./player.js";

/** The model when its endpoint, name and key are all there, else the heuristic. */
export async function choosePlayer(settings: BaselineSettings): Promise<Player> {
  const { apiBaseUrl: baseUrl, modelName: model } = settings;
  const apiKey = settings.apiKey ?? settings.hfToken;
  if (baseUrl !== undefined && model !== undefined && apiKey !== undefined) {
    // Loaded on demand: neither a server nor the heuristic needs the endpoint's client.
    const { createLlmPlayer } = await import("../llm/llm-player.js");
    return createLlmPlayer({ baseUrl, model, apiKey }, settings);
  }
  return createHeuristicPlayer(model ?? "heuristic", missing(settings));
}

/** What a model would need, for someone who seems to want one. */
function missing({ apiBaseUrl, apiKey, hfToken, modelName }: BaselineSettings): string | undefined {
  if (apiBaseUrl === undefined && apiKey === undefined) return undefined;
  const names = [
    ...(apiBaseUrl === undefined ? ["API_BASE_URL"] : []),
    ...(modelName === undefined ? ["MODEL_NAME"] : []),
    ...(apiKey === undefined && hfToken === undefined ? ["API_KEY (or HF_TOKEN)"] : []),
  ];
  return `the heuristic plays: set ${names.join(" and ")} for a model to play`;
}
