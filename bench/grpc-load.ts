import { createClient, type Client } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { create } from "@bufbuild/protobuf";
import { ActionSchema, type Action } from "../gen/ts/helpdesk/v1/action_pb.js";
import { EnvironmentService } from "../gen/ts/helpdesk/v1/environment_service_pb.js";
import {
  AssignmentGroup,
  IssueType,
  Priority,
  ResolutionAction,
} from "../gen/ts/helpdesk/v1/vocabulary_pb.js";
import type { Observation } from "../gen/ts/helpdesk/v1/observation_pb.js";
import { SEEDS, TASK_ID } from "./scripted-episode.js";

/** Plays hard episodes over unary gRPC on `sessions` sessions at once; gives the number of calls answered. */
export async function grpcLoad(port: number, sessions: number, episodes: number): Promise<number> {
  const transport = createGrpcTransport({ baseUrl: `http://127.0.0.1:${port}`, acceptCompression: [] });
  const client = createClient(EnvironmentService, transport);
  const calls = await Promise.all(
    Array.from({ length: sessions }, (_, session) => playEpisodes(client, session * episodes, episodes)),
  );
  return calls.reduce((sum, count) => sum + count, 0);
}

async function playEpisodes(
  client: Client<typeof EnvironmentService>,
  first: number,
  episodes: number,
): Promise<number> {
  let calls = 0;
  let sessionId: string | undefined;
  for (let episode = 0; episode < episodes; episode += 1) {
    const seed = SEEDS[(first + episode) % SEEDS.length] ?? 0;
    const reset = await client.reset({
      taskId: TASK_ID,
      seed,
      ...(sessionId !== undefined && { sessionId }),
    });
    sessionId = reset.sessionId;
    calls += 1;
    let { observation } = reset;
    while (observation?.done === false) {
      ({ observation } = await client.step({ sessionId, action: nextAction(observation) }));
      calls += 1;
    }
  }
  if (sessionId !== undefined) await client.closeSession({ sessionId });
  return calls;
}

function nextAction(observation: Observation): Action {
  const tool = observation.currentTicket?.contextStatus?.recommendedTools[0];
  if (tool !== undefined) {
    return create(ActionSchema, { action: { case: "investigate", value: { toolName: tool } } });
  }
  return create(ActionSchema, {
    action: {
      case: "submit",
      value: {
        issueType: IssueType.IDENTITY_ACCESS,
        priority: Priority.HIGH,
        assignmentGroup: AssignmentGroup.SERVICE_DESK,
        resolutionAction: ResolutionAction.FULFILL,
      },
    },
  });
}
