/** A trajectory file as a server's own answers make it. */
type Json = Readonly<Record<string, unknown>>;

interface Answer {
  readonly observation: Json;
  readonly reward: number | null;
  readonly done: boolean;
}

const LOOK: Json = { action_type: "investigate", tool_name: "lookup_related_ticket" };

const ROUTE: Json = {
  action_type: "submit",
  issue_type: "billing_license",
  priority: "low",
  assignment_group: "procurement",
  resolution_action: "fulfill",
};

/** Three episodes: a careless one, one of the same queue that looks once, and one of another queue. */
export async function recordedFile(url: string): Promise<string> {
  const header = {
    format: "helpdesk-env/trajectory/1",
    program_version: "0.1.0",
    contract_version: "1.14.0",
    rules_digest: "r".repeat(64),
    dataset_digest: "d".repeat(64),
    policy: null,
    sees: "observations",
    run: null,
  };
  const episodes = [
    await played(url, { policy: "careless" }, 60, []),
    await played(url, { policy: "looks once" }, 60, [LOOK]),
    await played(url, { policy: "elsewhere" }, 61, []),
  ];
  return [header, ...episodes].map((line) => `${JSON.stringify(line)}\n`).join("");
}

/** Plays the queues of these seeds as a run of the server; `looks`: once, before the first ticket is routed. */
export async function recordedRun(
  url: string,
  named: Json,
  seeds: readonly number[],
  looks: boolean,
): Promise<void> {
  for (const seed of seeds) await played(url, named, seed, looks ? [LOOK] : []);
}

async function played(url: string, named: Json, seed: number, first: readonly Json[]): Promise<Json> {
  const policy = named["policy"];
  const reset = { task_id: 3, seed, split: "dev" };
  const opened = await post(`${url}/reset`, { ...reset, ...named });
  const session = opened.headers.get("x-session-id") ?? "";
  let answer = (await opened.json()) as Answer;
  const steps: Json[] = [];
  while (!answer.done) {
    const action = first[steps.length] ?? ROUTE;
    const before = answer.observation;
    answer = (await (await post(`${url}/step`, action, session)).json()) as Answer;
    steps.push({
      ticket_id: (before["current_ticket"] as Json)["ticket_id"],
      observation: before,
      action,
      reward: answer.reward,
      components: answer.observation["last_reward_components"],
    });
  }
  await post(`${url}/close`, {}, session);
  return {
    episode_id: `${String(policy)}-${seed}`,
    policy,
    reset,
    steps,
    finished: true,
    truncated: false,
    episode_return: 0,
    rubric_reward: answer.observation["rubric_reward"],
    observation: answer.observation,
  };
}

export async function post(address: string, body: Json, session?: string): Promise<Response> {
  const headers = {
    "content-type": "application/json",
    ...(session !== undefined && { "x-session-id": session }),
  };
  const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${address}: ${await answer.text()}`);
  return answer;
}
