/** /openapi.json held to OpenAPI by a validator of another make, and the server's own answers held to /openapi.json. */
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readScript } from "../clients/example-script.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

type Json = Readonly<Record<string, unknown>>;
type Method = "get" | "post" | "delete";

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: Json }>> }>
  >;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<Method, Operation>>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

const SERVICE = "/helpdesk.v1.EnvironmentService";
const IDENTIFIER = "http://helpdesk/openapi";

let server: WholeServer;
let text: string;
let document: Document;
let ajv: Ajv2020;
/** Path, method and status of every answer that was held to its schema. */
const answered = new Set<string>();

beforeAll(async () => {
  server = await startWholeServer(8);
  text = await (await fetch(`${server.url}/openapi.json`)).text();
  document = JSON.parse(text) as Document; // the first test holds it to OpenAPI
  ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema({ ...document, $id: IDENTIFIER });
});
afterAll(() => server.close(0));

test("an independent validator finds /openapi.json to be OpenAPI 3.1", async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(JSON.parse(text) as Json);
  expect([valid, errors, validator.version]).toEqual([true, undefined, "3.1"]);
});

test("the same validator refuses a document that is none", async () => {
  const { valid } = await new Validator().validate({
    ...(JSON.parse(text) as Json),
    paths: { "/x": { get: 1 } },
  });
  expect(valid).toBe(false);
});

test("the JSON Schemas of /schema are JSON Schemas of the dialect that they name", async () => {
  const schemas = (await (await fetch(`${server.url}/schema`)).json()) as Readonly<Record<string, Json>>;
  expect(Object.keys(schemas)).toEqual(["action", "observation", "state"]);
  for (const schema of Object.values(schemas)) {
    expect(schema["$schema"]).toBe("https://json-schema.org/draft/2020-12/schema");
    expect([ajv.validateSchema(schema), ajv.errors]).toEqual([true, null]);
  }
});

test("every answer of a whole episode over HTTP is what /openapi.json declares", async () => {
  const { reset, actions } = readScript();
  const session = { "x-session-id": String((await call("post", "/reset", reset)).session) };
  for (const action of actions) await call("post", "/step", { action }, session);
  await call("get", "/state", undefined, session);
  await call("get", "/report", undefined, session);
  await call("post", "/step", { action: actions[0] }, session, 409);
  await call("post", "/step", { action: { action_type: "dance" } }, session, 422);
  await call("post", "/reset", { seed: "much" }, session, 422);
  await call("post", "/close", {}, session);
  await call("post", "/step", { action: {} }, session, 404);
});

test("every answer of a whole episode in Connect JSON is what /openapi.json declares", async () => {
  const { reset, actions } = readScript();
  const { body } = await call("post", `${SERVICE}/Reset`, reset);
  const sessionId = (body as { readonly sessionId: string }).sessionId;
  for (const action of actions)
    await call("post", `${SERVICE}/Step`, { sessionId, action: protoAction(action) });
  await call("post", `${SERVICE}/GetState`, { sessionId });
  await call("post", `${SERVICE}/GetEpisodeReport`, { sessionId });
  await call("post", `${SERVICE}/CloseSession`, { sessionId });
  const batch = await call("post", `${SERVICE}/BatchReset`, { items: [reset, { taskId: 9 }] });
  const [opened] = (batch.body as { readonly results: { readonly reset?: { readonly sessionId: string } }[] })
    .results;
  const items = actions.slice(0, 1).flatMap((action) => [
    { sessionId: opened?.reset?.sessionId ?? "", action: protoAction(action) },
    { sessionId, action: protoAction(action) },
  ]);
  await call("post", `${SERVICE}/BatchStep`, { items });
  await call("post", `${SERVICE}/GetServerInfo`, {});
  await call("post", `${SERVICE}/ListTasks`, {});
});

test("every route that answers in JSON without a question is what /openapi.json declares", async () => {
  for (const [path, { get }] of Object.entries(document.paths)) {
    const isJson = get?.responses["200"]?.content?.["application/json"] !== undefined;
    const needsArguments =
      path.includes("{") || path === "/state" || path === "/report" || path.startsWith(SERVICE);
    if (isJson && !needsArguments) await call("get", path);
  }
  const missing = Object.keys(document.paths).filter(
    (path) => ![...answered].some((key) => key.startsWith(`${path} `)),
  );
  // Pages, tools (tests/contract of /mcp) and what takes an argument of its own.
  console.log(`held to its schema: ${answered.size} kinds of answer; not called here: ${missing.join(", ")}`);
  expect([...answered]).toEqual(
    expect.arrayContaining(["/health get 200", "/metadata get 200", "/tasks get 200", "/schema get 200"]),
  );
});

test("the redirects and the socket are described as they answer", async () => {
  for (const path of ["/", "/web", "/redoc"]) {
    expect([path, Object.keys(document.paths[path]?.get?.responses ?? {})]).toEqual([path, ["307"]]);
    expect((await fetch(server.url + path, { redirect: "manual" })).status).toBe(307);
  }
  expect(Object.keys(document.paths["/ws"]?.get?.responses ?? {})).toEqual(["101", "404"]);
  expect((await fetch(`${server.url}/ws`)).status).toBe(404);
});

test("reads can be asked by GET as described, and nothing that plays can", async () => {
  const rpcs = Object.entries(document.paths).filter(([path]) => path.startsWith(SERVICE));
  const reads = rpcs
    .filter(([, { get }]) => get !== undefined)
    .map(([path]) => path.slice(SERVICE.length + 1));
  expect(reads.sort()).toEqual([
    "GetEpisodeReport",
    "GetHandbook",
    "GetServerInfo",
    "GetState",
    "ListRuns",
    "ListSessions",
    "ListTasks",
    "SnapshotSession",
  ]);
  for (const read of ["GetHandbook", "GetServerInfo", "ListTasks", "ListSessions", "ListRuns"]) {
    const response = await fetch(`${server.url}${SERVICE}/${read}?connect=v1&encoding=json&message={}`);
    expect([read, response.status, await response.json()]).toEqual([read, 200, expect.anything()]);
  }
});

/** Calls a route and holds the answer to the schema that the document declares for its status. */
async function call(
  method: Method,
  path: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
  status = 200,
) {
  const response = await fetch(server.url + path, {
    method: method.toUpperCase(),
    headers: { accept: "application/json", "content-type": "application/json", ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  expect([path, response.status, answer]).toEqual([path, status, expect.anything()]);
  const schema =
    document.paths[path]?.[method]?.responses[String(status)]?.content?.["application/json"]?.schema;
  if (schema === undefined) throw new Error(`/openapi.json says nothing of ${method} ${path} with ${status}`);
  const validate = ajv.compile(
    JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${IDENTIFIER}#/`)) as Json,
  );
  validate(answer);
  expect([path, validate.errors]).toEqual([path, null]);
  answered.add(`${path} ${method} ${status}`);
  return { body: answer, session: response.headers.get("x-session-id") };
}

/** An action of the script in the standard JSON of the contract. */
function protoAction({ action_type: kind = "", ...words }: Readonly<Record<string, string>>): Json {
  const members = Object.entries(words).map(([key, word]) => [key, `${key}_${word}`.toUpperCase()]);
  return { [kind]: Object.fromEntries(members) as Json };
}
