import { afterEach, expect, test, vi } from "vitest";
import { openAccess, tokenAccess, type Role, type TokenEntry } from "../../../src/access/index.js";
import { createConnection, HelpdeskError, type HelpdeskService } from "../../../src/service/index.js";
import { countingService } from "../../support/helpdesk-service.js";
import { bearer, ENTRIES, entryOf, TOKENS } from "../../support/tokens.js";

const ACTION = { actionType: "submit" } as const;

let clock = 0;
afterEach(() => {
  clock = 0;
});

function access(entries: readonly TokenEntry[] = ENTRIES) {
  const service = countingService();
  const made = tokenAccess(service, entries, () => clock);
  const as = (role: Role): HelpdeskService => made.admit("call", bearer(TOKENS[role]).authorization).service;
  return { ...made, as };
}

function failure(call: () => unknown): HelpdeskError {
  try {
    call();
  } catch (error) {
    if (error instanceof HelpdeskError) return error;
    throw error;
  }
  throw new Error("it was allowed");
}

const reasonOf = (call: () => unknown): string => failure(call).reason;

test("without tokens everybody has the service itself", () => {
  const service = countingService();
  expect(openAccess(service).admit("report", undefined).service).toBe(service);
});

test.each([
  [undefined, "The call brings no token."],
  ["", "The header Authorization is not `Bearer TOKEN`."],
  [TOKENS.admin, "The header Authorization is not `Bearer TOKEN`."],
  [`Basic ${TOKENS.admin}`, "The header Authorization is not `Bearer TOKEN`."],
  [`Bearer ${TOKENS.admin}, Bearer ${TOKENS.admin}`, "The header Authorization is not `Bearer TOKEN`."],
  [`Bearer ${TOKENS.admin}x`, "The token is none that this server knows."],
  [`Bearer ${TOKENS.admin.slice(0, -1)}`, "The token is none that this server knows."],
  [`Bearer ${TOKENS.admin.toUpperCase()}`, "The token is none that this server knows."],
])("the header %j is no caller's", (header, problem) => {
  const refused = failure(() => access().admit("server", header));
  expect([refused.reason, refused.problem]).toEqual(["unauthenticated", problem]);
  expect(refused.message).not.toContain(TOKENS.admin);
});

test("the scheme is read in any case", () => {
  const made = access();
  expect(made.admit("server", `bearer ${TOKENS.agent}`).name).toBe("agent");
  expect(made.admit("server", `BEARER  ${TOKENS.agent} `).name).toBe("agent");
});

test("a session belongs to the token that opened it: another trainer or grader can do nothing with it", () => {
  const { as } = access();
  const { id } = as("trainer").openSession();
  expect(reasonOf(() => as("grader").session(id))).toBe("permission_denied");
  expect(reasonOf(() => as("grader").findSession(id))).toBe("permission_denied");
  expect(as("admin").session(id).owner).toBe("trainer");
  expect(as("admin").session(id).state()).toBeNull();
});

test("an agent steps the session whose id it was given, and does nothing else with it", () => {
  const { as } = access();
  const session = as("trainer").openSession();
  session.reset({ taskId: 1, seed: 7, queueSize: 1 });
  const given = as("agent").session(session.id);
  expect(given.step(ACTION).done).toBe(true);
  for (const call of [
    () => given.reset({}),
    () => given.state(),
    () => given.report(),
    () => given.close(),
    () => as("agent").openSession(),
  ]) {
    expect(failure(call).problem).toMatch(
      /^The token agent has the role agent, which may not .*: \w+ may\.$/,
    );
  }
});

test("an agent whose entry names owners steps their sessions alone, and a grader reads those of its own", () => {
  const { as } = access([
    entryOf("trainer"),
    entryOf("agent", { sessionsOf: ["trainer"] }),
    entryOf("grader", { sessionsOf: ["trainer"] }),
  ]);
  const [trainers, graders] = [as("trainer").openSession(), as("grader").openSession()];
  trainers.reset({ taskId: 1, seed: 7, queueSize: 1 });
  expect(as("agent").session(trainers.id).step(ACTION).done).toBe(true);
  expect(reasonOf(() => as("agent").session(graders.id))).toBe("permission_denied");
  const read = as("grader").session(trainers.id);
  expect(read.report()).toMatchObject({ rubricReward: expect.any(Number) as number });
  expect(reasonOf(() => read.step(ACTION))).toBe("permission_denied");
  expect(reasonOf(() => read.close())).toBe("permission_denied");
});

test("a token that has all its sessions is told how many and when to try again; closing one makes room", () => {
  const { as } = access([entryOf("trainer", { maxSessions: 2 }), entryOf("admin")]);
  const [first] = [as("trainer").openSession(), as("trainer").openSession()];
  const refused = failure(() => as("trainer").openSession());
  expect(refused).toMatchObject({
    reason: "session_limit_reached",
    capacity: { activeSessions: 2, maxSessions: 2 },
    retryAfterSeconds: 1,
  });
  as("admin").openSession();
  first.close();
  expect(as("trainer").openSession().owner).toBe("trainer");
});

test("a token takes its steps of a second at once, then one each time that its share is there", () => {
  const { as } = access([entryOf("trainer", { stepsPerSecond: 2 })]);
  const session = as("trainer").openSession();
  session.reset({ taskId: 3, seed: 7 });
  const step = (): unknown => session.step({ actionType: "defer" });
  step();
  step();
  const refused = failure(step);
  expect(refused).toMatchObject({ reason: "rate_limited", retryAfterSeconds: 0.5 });
  clock = 499;
  expect(reasonOf(step)).toBe("rate_limited");
  clock = 500;
  step();
  expect(reasonOf(step)).toBe("rate_limited");
});

test("a token that is withdrawn is out at once; one that stays keeps its sessions and what it has used", () => {
  const { as, ...made } = access([entryOf("trainer", { stepsPerSecond: 1 }), entryOf("grader")]);
  const [trainers, graders] = [as("trainer").openSession(), as("grader").openSession()];
  trainers.reset({ taskId: 3, seed: 7 });
  trainers.step(ACTION);
  made.replace([entryOf("trainer", { stepsPerSecond: 1 }), entryOf("admin")]);
  expect(reasonOf(() => as("trainer").session(trainers.id).step(ACTION))).toBe("rate_limited");
  expect(reasonOf(() => made.admit("call", `Bearer ${TOKENS.grader}`))).toBe("unauthenticated");
  expect(reasonOf(() => graders.state())).toBe("unauthenticated");
  // As its socket does when it ends.
  graders.close();
  expect(graders.ended.aborted).toBe(true);
});

test("a token with another role, or another secret under the same name, keeps the sessions of its name", () => {
  const { as, ...made } = access([entryOf("trainer")]);
  const session = as("trainer").openSession();
  made.replace([entryOf("trainer", { role: "grader" })]);
  expect(as("trainer").session(session.id).state()).toBeNull();
  expect(reasonOf(() => session.reset({}))).toBe("unauthenticated");
});

test("a connection lets go of a guarded session when that ends, and holds it as itself", () => {
  const { as } = access();
  const session = as("trainer").openSession();
  const connection = createConnection();
  const forget = vi.spyOn(connection, "forget");
  connection.hold(session);
  session.close();
  expect(forget).toHaveBeenCalledOnce();
});
