import { expect, test } from "vitest";
import { readAuthority, writeAuthority } from "../../../src/transport/door/authority.js";
import { belowBase } from "../../../src/transport/door/base-path.js";
import { readForwarded, trustedProxies } from "../../../src/transport/door/forwarded.js";
import { judgeCaller, type Caller, type CallerRules } from "../../../src/transport/door/judge-caller.js";
import { requestAddress } from "../../../src/transport/door/request-address.js";

test.each([
  ["LocalHost:7860", { name: "localhost", port: "7860" }],
  ["helpdesk.example.", { name: "helpdesk.example", port: "" }],
  ["[::1]:80", { name: "::1", port: "80" }],
  ["a_b.example:", { name: "a_b.example", port: "" }],
  ["localhost:abc", undefined],
  ["a b", undefined],
  ["h\u00f6st", undefined],
  ["me@localhost", undefined],
  ["", undefined],
  [undefined, undefined],
])("the Host %j is read as %j", (text, authority) => expect(readAuthority(text)).toEqual(authority));

test("an authority is written as it was read, in lower case", () => {
  for (const text of ["localhost", "[::1]:80", "a.example:1"]) {
    const authority = readAuthority(text);
    expect(authority && writeAuthority(authority)).toBe(text);
  }
});

const RULES: CallerRules = {
  loopbackOnly: false,
  listenedOn: ["lab-7"],
  allowedHosts: ["helpdesk.example", "rl.example:8443", "*.corp.example", "[2001:db8::7]"],
  allowedOrigins: ["https://app.example", "null"],
};

function judged(caller: Partial<Caller>, rules: Partial<CallerRules> = {}): string {
  const asked: Caller = {
    method: "POST",
    host: "localhost:7860",
    origin: undefined,
    fetchSite: undefined,
    fetchMode: undefined,
    localPort: 7860,
    ...caller,
  };
  const verdict = judgeCaller(asked, { ...RULES, ...rules });
  return verdict.kind === "welcome" ? (verdict.fromElsewhere ? "from elsewhere" : "own") : verdict.problem;
}

test.each([
  ["http://localhost:7860", "localhost:7860", "own"],
  ["http://127.0.0.1:7860", "[::1]:7860", "own"],
  ["https://helpdesk.example", "127.0.0.1:7860", "own"],
  ["https://rl.example:8443", "upstream", "own"],
  ["https://a.b.corp.example", "upstream", "own"],
  ["http://[2001:db8::7]:9", "upstream", "own"],
  ["http://lab-7:7860", "lab-7:7860", "own"],
  ["http://10.0.0.9:7860", "10.0.0.9:7860", "own"],
  ["https://10.0.0.9", "10.0.0.9:443", "own"],
  ["https://app.example", "anything.example", "from elsewhere"],
  ["null", "localhost:7860", "from elsewhere"],
])("a page of %s may call %s: %s", (origin, host, kind) => expect(judged({ origin, host })).toBe(kind));

test.each([
  ["https://rl.example", "upstream"],
  ["https://corp.example", "upstream"],
  ["https://evilcorp.example", "upstream"],
  ["http://localhost:5173", "localhost:7860"],
  ["http://app.example", "localhost:7860"],
  ["http://10.0.0.8:7860", "10.0.0.9:7860"],
  ["http://localhost:7860", "10.0.0.9:7860"],
  ["http://localhost.evil.example:7860", "localhost:7860"],
  ["http://127.evil.example:7860", "127.0.0.1:7860"],
  ["ftp://localhost:7860", "localhost:7860"],
  ["http://", "localhost:7860"],
  ["not a URL", "localhost:abc"],
])("a page of %s may not call %s", (origin, host) =>
  expect(judged({ origin, host })).toBe(
    `A page of the Origin ${JSON.stringify(origin)} may not call this server.`,
  ),
);

test("a name that a stranger pointed here is no proof of being this server's own page", () => {
  expect(judged({ origin: "http://evil.example:7860", host: "evil.example:7860" })).toBe(
    'The Host "evil.example:7860" is no name that this server is known by.',
  );
});

test("a Host that lost its port in a proxy matches by its name, unless this server is on a usual port itself", () => {
  const proxied = { origin: "http://127.0.0.1:8080", host: "127.0.0.1" };
  expect(judged(proxied)).toBe("own");
  expect(judged({ ...proxied, localPort: 80 })).toMatch(/may not call/);
});

test("any host and any origin can be allowed", () => {
  const evil = { origin: "https://evil.example", host: "evil.example" };
  expect(judged(evil, { allowedHosts: ["*"] })).toBe("own");
  expect(judged(evil, { allowedOrigins: ["*"] })).toBe("from elsewhere");
});

test.each([
  ["/envs/helpdesk/health?a=1", { target: "/health?a=1", hadBase: true }],
  ["/envs/helpdesk/", { target: "/", hadBase: true }],
  ["/envs/helpdesk", undefined],
  ["/envs/helpdesk?a=1", undefined],
  ["/envs/helpdesks/health", { target: "/envs/helpdesks/health", hadBase: false }],
  ["/health", { target: "/health", hadBase: false }],
  ["*", { target: "*", hadBase: false }],
])("below the base path %s is %j", (target, place) =>
  expect(belowBase(target, "/envs/helpdesk")).toEqual(place),
);

test.each([
  ["GET", "/a?b", "h", { host: "h", target: "/a?b" }],
  ["GET", undefined, undefined, { host: undefined, target: "/" }],
  ["GET", "HTTP://me:pw@other:1/a?b#c", "h", { host: "other:1", target: "/a?b" }],
  ["GET", "http://other?b", "h", { host: "other", target: "/?b" }],
  ["OPTIONS", "*", "h", { host: "h", target: "*" }],
  ["GET", "*", "h", undefined],
  ["GET", "health", "h", undefined],
  ["GET", "javascript:alert(1)", "h", undefined],
])("%s %s goes to the right place", (method, url, host, address) =>
  expect(requestAddress(method, url, host)).toEqual(address),
);

test("a proxy is believed by its address alone, IPv4 within IPv6 included", () => {
  const trusts = trustedProxies(["10.0.0.0/8", "192.0.2.1", "loopback", "2001:db8::/32"]);
  const believed = ["10.9.8.7", "::ffff:10.0.0.1", "192.0.2.1", "127.0.0.1", "::1", "2001:db8::5"];
  const strangers = ["11.0.0.1", "192.0.2.2", "::ffff:11.0.0.1", "2001:db9::1", "", undefined];
  expect(believed.map(trusts)).toEqual(believed.map(() => true));
  expect(strangers.map(trusts)).toEqual(strangers.map(() => false));
  expect(trustedProxies([])("127.0.0.1")).toBe(false);
});

test("what a proxy says is read from its own words, the last ones, and from nobody that is not trusted", () => {
  const headers = {
    "x-forwarded-host": "evil.example, helpdesk.example",
    "x-forwarded-proto": "https",
    "x-forwarded-prefix": "/envs/helpdesk/",
  };
  expect(readForwarded(headers, true)).toEqual({
    host: "helpdesk.example",
    isSecure: true,
    prefix: "/envs/helpdesk",
  });
  expect(readForwarded(headers, false)).toEqual({ host: undefined, isSecure: false, prefix: undefined });
  expect(
    readForwarded({ forwarded: 'for=1.2.3.4;host=a, for="[::1]";Host="b:1";proto=https' }, true),
  ).toEqual({
    host: "b:1",
    isSecure: true,
    prefix: undefined,
  });
  expect(readForwarded({ "x-forwarded-prefix": "/a;Path=/;x" }, true).prefix).toBeUndefined();
});
