import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Code } from "@connectrpc/connect";
import { ErrorDetailSchema } from "../../gen/ts/helpdesk/v1/error_pb.js";
import { CATALOGUE, type FailureStatus } from "../../src/service/index.js";
import { errorReasons } from "../../src/transport/connect/words.js";
import { serveConnect, type ConnectServer } from "../support/connect-server.js";
import { RAW_PROTOCOLS, type RawProtocol } from "../support/raw-protocols.js";
import { REFUSED_CASES, type RefusedCase, type Situation } from "./connect-cases.js";

let server: ConnectServer;
beforeAll(async () => {
  server = await serveConnect();
});
afterAll(() => server.close());

const CODES = {
  invalid_argument: Code.InvalidArgument,
  unauthenticated: Code.Unauthenticated,
  not_found: Code.NotFound,
  permission_denied: Code.PermissionDenied,
  failed_precondition: Code.FailedPrecondition,
  resource_exhausted: Code.ResourceExhausted,
  deadline_exceeded: Code.DeadlineExceeded,
  unavailable: Code.Unavailable,
  internal: Code.Internal,
} as const satisfies Record<FailureStatus, Code>;

describe.each(RAW_PROTOCOLS)("$name", (protocol) => {
  test.each(REFUSED_CASES.filter((each) => bodyOf(each, protocol, "") !== undefined))(
    "$name",
    async (refused) => {
      const session = openIn(refused.situation);
      const before = session?.state() ?? null;
      const activeBefore = server.service.activeSessions();

      const body = bodyOf(refused, protocol, session?.id ?? "");
      const answer = await protocol.call(
        server.url,
        `/helpdesk.v1.EnvironmentService/${refused.rpc}`,
        body ?? new Uint8Array(),
      );

      if (!("error" in answer)) throw new Error("the call was not refused");
      const [detail] = answer.error.findDetails(ErrorDetailSchema);
      if (detail === undefined) throw new Error(`no detail with: ${answer.error.message}`);
      expect({
        code: answer.error.code,
        reason: errorReasons.word(detail.reason),
        subject: detail.subject,
        nextStep: detail.nextStep,
      }).toEqual({
        code: CODES[CATALOGUE[refused.reason].status],
        reason: refused.reason,
        subject: refused.subject,
        nextStep: CATALOGUE[refused.reason].nextStep,
      });
      expect(answer.error.rawMessage).toBe(`${detail.problem} ${detail.nextStep}`);
      if (refused.allowed) expect(detail.allowedWords).toEqual(refused.allowed);

      expect(session?.state() ?? null).toEqual(before);
      expect(server.service.activeSessions()).toBe(activeBefore);
      expect(server.failures).toEqual([]);
      session?.close();
    },
  );
});

function bodyOf(refused: RefusedCase, protocol: RawProtocol, sessionId: string): Uint8Array | undefined {
  if (protocol.codec === "binary") return refused.binary?.(sessionId);
  const text = refused.json?.(sessionId);
  return text === undefined ? undefined : new TextEncoder().encode(text);
}

function openIn(situation: Situation) {
  if (situation === "none") return undefined;
  const session = server.service.openSession();
  if (situation === "opened") return session;
  session.reset({ taskId: 1, seed: 7, queueSize: 1 });
  if (situation === "over") session.step({ actionType: "submit" });
  return session;
}
