import { expect, test } from "vitest";
import { digestOf, readTokens } from "../../../src/access/index.js";

const SECRET = "s3cret-0123456789abcdef";

function problemsOf(value: unknown): readonly string[] {
  const read = readTokens(typeof value === "string" ? value : JSON.stringify(value));
  return read.ok ? [] : read.problems;
}

const one = (more: object): object => ({ tokens: [{ name: "a", role: "agent", token: SECRET, ...more }] });

test("a file gives each token its name, role and limits, and keeps no token", () => {
  const read = readTokens(
    JSON.stringify({
      tokens: [
        { name: "t", role: "trainer", token: SECRET, max_sessions: 4, steps_per_second: 100 },
        { name: "p", role: "agent", token_sha256: "AB".repeat(32), sessions_of: ["t"] },
      ],
    }),
  );
  expect(read).toEqual({
    ok: true,
    tokens: [
      { name: "t", role: "trainer", digest: digestOf(SECRET), maxSessions: 4, stepsPerSecond: 100 },
      { name: "p", role: "agent", digest: Buffer.from("ab".repeat(32), "hex"), sessionsOf: ["t"] },
    ],
  });
  expect(JSON.stringify(read)).not.toContain(SECRET);
});

test.each([
  ["", "must be JSON, and is not"],
  [`{"tokens": [${SECRET}]}`, "must be JSON, and is not"],
  [[], 'must be an object with a list of tokens, as {"tokens": [{"name": …, "role": …, "token": …}]}'],
  [null, 'must be an object with a list of tokens, as {"tokens": [{"name": …, "role": …, "token": …}]}'],
  [{ tokens: [] }, "must have 1 to 10000 tokens"],
  [{ ...one({}), secret: 1 }, "the object has secret, which is not among tokens"],
  [{ tokens: [SECRET] }, "tokens[0] must be an object"],
  [one({ [SECRET]: "admin" }), "tokens[0] has a key that is not shown here, which is not among"],
  [one({ name: "a b" }), "tokens[0].name must be 1 to 64 letters, digits and . _ -"],
  [one({ role: "root" }), "tokens[0].role must be one of agent, trainer, grader, admin"],
  [one({ role: SECRET }), "tokens[0].role must be one of agent, trainer, grader, admin"],
  [one({ token: "short" }), "tokens[0].token must be 16 to 1024 letters, digits and - . _ ~ + / =, as"],
  [one({ token: `${SECRET} ${SECRET}` }), "tokens[0].token must be 16 to 1024 letters"],
  [one({ token: 7 }), "tokens[0].token must be 16 to 1024 letters"],
  [one({ token: undefined }), "tokens[0] must have either token or token_sha256"],
  [one({ token_sha256: "ab".repeat(32) }), "tokens[0] must have either token or token_sha256"],
  [one({ token: undefined, token_sha256: SECRET }), "tokens[0].token_sha256 must be 64 digits in hex"],
  [one({ max_sessions: 0 }), "tokens[0].max_sessions must be a whole number from 1 to 1000000"],
  [one({ steps_per_second: 0.5 }), "tokens[0].steps_per_second must be a whole number from 1 to 1000000"],
  [one({ sessions_of: [] }), "tokens[0].sessions_of must be a list of the names of other tokens"],
  [one({ sessions_of: ["b"] }), "lets a into the sessions of b, which it does not name"],
  [one({ role: "trainer", sessions_of: ["a"] }), "tokens[0].sessions_of is for agents and graders"],
  [
    {
      tokens: [
        { name: "a", role: "agent", token: SECRET },
        { name: "a", role: "admin", token: `${SECRET}x` },
      ],
    },
    "names a twice; each token has a name of its own",
  ],
  [
    {
      tokens: [
        { name: "a", role: "agent", token: SECRET },
        { name: "b", role: "admin", token: SECRET },
      ],
    },
    "gives a and b the same token",
  ],
  [`{"tokens": [], "tokens": []}`, "names a key of one object twice"],
])("%j is refused by where it is wrong, and no token is repeated", (value, problem) => {
  const problems = problemsOf(value);
  expect(problems.join("\n")).toContain(problem);
  expect(problems).toHaveLength(1);
  expect(problems.join("\n")).not.toContain(SECRET);
});

test("all that is wrong is told at once", () => {
  expect(problemsOf({ tokens: [{ name: "", role: "x", token: "y" }, 7] })).toHaveLength(4);
});
