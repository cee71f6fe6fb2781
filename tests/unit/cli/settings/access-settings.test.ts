import { expect, test } from "vitest";
import {
  parseBasePath,
  parseHost,
  parseHosts,
  parseOrigins,
  parseProxies,
  parseSites,
} from "../../../../src/cli/settings/access-settings.js";
import { trustedProxies } from "../../../../src/transport/door/index.js";

const PARSERS = { parseBasePath, parseHost, parseHosts, parseOrigins, parseProxies, parseSites } as const;
type Name = keyof typeof PARSERS;

test.each<[Name, string, unknown]>([
  ["parseHost", "[::1]", "::1"],
  ["parseHost", "0.0.0.0", "0.0.0.0"],
  [
    "parseHosts",
    "Helpdesk.example, *.corp.example,a:8443,::1,[::1]:80,*",
    ["helpdesk.example", "*.corp.example", "a:8443", "[::1]", "[::1]:80", "*"],
  ],
  [
    "parseOrigins",
    "https://App.example/, http://localhost:5173,null",
    ["https://app.example", "http://localhost:5173", "null"],
  ],
  [
    "parseSites",
    "https://huggingface.co,https://*.hf.space",
    ["https://huggingface.co", "https://*.hf.space"],
  ],
  ["parseBasePath", "/envs/helpdesk/", "/envs/helpdesk"],
  ["parseBasePath", "/", ""],
  ["parseProxies", "10.0.0.0/8,::1,Loopback", ["10.0.0.0/8", "::1", "loopback"]],
])("%s reads %s", (name, text, value) => expect(PARSERS[name](text)).toEqual({ ok: true, value }));

test.each<[Name, string]>([
  ["parseHost", "http://localhost"],
  ["parseHost", "localhost:7860"],
  ["parseHost", " "],
  ["parseHosts", "https://helpdesk.example"],
  ["parseHosts", "a/b"],
  ["parseHosts", ","],
  ["parseOrigins", "app.example"],
  ["parseOrigins", "https://app.example/path"],
  ["parseOrigins", "https://app.example,nonsense"],
  ["parseSites", "*"],
  ["parseSites", "'self'; script-src *"],
  ["parseBasePath", "envs"],
  ["parseBasePath", "/a b"],
  ["parseBasePath", "/a//b"],
  ["parseProxies", "nginx"],
  ["parseProxies", "10.0.0.0/33"],
  ["parseProxies", "10.0.0.0/8/8"],
])("%s refuses %j", (name, text) => expect(PARSERS[name](text)).toMatchObject({ ok: false }));

test("every proxy that the setting takes is one that the door understands", () => {
  const read = parseProxies("loopback,private,any,10.1.2.3,10.0.0.0/8,2001:db8::/32");
  expect(read.ok && trustedProxies(read.value)("203.0.113.9")).toBe(true);
});
