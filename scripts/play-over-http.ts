/** How long a server may take to answer /health, in milliseconds: what OpenEnv's own container client waits. */
const HEALTHY_WITHIN_MS = 30_000;

interface Reply {
  readonly observation: { readonly rubric_reward: number | null; readonly context_status?: unknown };
  readonly reward: number | null;
  readonly done: boolean;
}

/** Waits until the server is healthy, then plays one episode with one fixed route, and fails if it does not end. */
export async function playOverHttp(
  url: string,
  { taskId, seed }: { taskId: number; seed: number },
): Promise<void> {
  await untilHealthy(url);
  const session: Record<string, string> = {};
  const post = async (path: string, body: object): Promise<Reply> => {
    const response = await fetch(url + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...session },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${await response.text()}`);
    const id = response.headers.get("x-session-id");
    if (id !== null) session["x-session-id"] = id;
    return (await response.json()) as Reply; // the shape that /schema declares
  };
  let reply = await post("/reset", { task_id: taskId, seed });
  let steps = 0;
  while (!reply.done) {
    reply = await post("/step", {
      action: {
        action_type: "submit",
        issue_type: "identity_access",
        priority: "medium",
        assignment_group: "service_desk",
        resolution_action: "fulfill",
      },
    });
    steps += 1;
  }
  console.log(
    `${url}: task ${taskId} played in ${steps} steps, rubric reward ${reply.observation.rubric_reward}`,
  );
}

async function untilHealthy(url: string): Promise<void> {
  const until = Date.now() + HEALTHY_WITHIN_MS;
  for (;;) {
    const healthy = await fetch(`${url}/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (healthy) return;
    if (Date.now() > until)
      throw new Error(`${url}/health did not answer within ${HEALTHY_WITHIN_MS / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
