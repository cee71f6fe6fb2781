import { bearer } from "./bearer.js";
import { NotApplicable } from "./not-applicable.js";

/** What is known of the environment behind a server: enough to say something that it understands. */
export interface Subject {
  readonly name: string;
  /** An action that fits its schema. */
  readonly action: JsonRecord;
  /** An action that does not, and the path to the fault. */
  readonly misfit: { readonly action: JsonRecord; readonly loc: readonly string[] } | undefined;
  /** A field that is a whole number. */
  readonly integerField: string | undefined;
  /** Whether an action may carry `metadata`. */
  readonly takesMetadata: boolean;
  /** Whether actions are calls of tools and nothing else. */
  readonly isToolEnvironment: boolean;
  readonly hasTools: boolean;
  /** How many sessions there may be, none of them taken now. */
  readonly capacity: number | undefined;
}

export type JsonRecord = Readonly<Record<string, unknown>>;

export interface Declared {
  /** For a server that asks for one. */
  readonly token?: string | undefined;
  readonly action?: JsonRecord;
  readonly capacity?: number;
}

/**
 * Looks at what a server says of itself, in the order in which OpenEnv's validator does. Throws what `fetch` does, and
 * {@link TokenWanted}.
 */
export async function lookAt(url: string, { token, action, capacity }: Declared = {}): Promise<Subject> {
  const metadata = await json(`${url}/metadata`, token);
  const schemas = await json(`${url}/schema`, token);
  const tools = await json(`${url}/mcp`, token, { jsonrpc: "2.0", id: 1, method: "tools/list", params: {} });
  const schema = isRecord(schemas["action"]) ? schemas["action"] : {};
  const properties = isRecord(schema["properties"]) ? schema["properties"] : {};
  const find = (name: string): JsonRecord => resolved(properties[name], schema);
  const fields = Object.keys(properties).filter((name) => name !== "metadata");
  const fitting = action ?? fit(schema, schema);
  const misfits = fields.flatMap((name) => {
    const value = wrongFor(find(name));
    return value === undefined ? [] : [{ action: { ...fitting, [name]: value }, loc: [name] }];
  });
  const title = textAt(schema, "title") ?? "";
  return {
    name: textAt(metadata, "name") ?? "an environment without a name",
    action: fitting,
    misfit: misfits[0],
    integerField: fields.find((name) => find(name)["type"] === "integer"),
    takesMetadata: Object.hasOwn(properties, "metadata"),
    isToolEnvironment: ["Action", "CallToolAction", "ListToolsAction"].includes(title),
    hasTools: isRecord(tools["result"]),
    capacity,
  };
}

/** The server answers nothing without a token that it knows. */
export class TokenWanted extends Error {
  override readonly name = "TokenWanted";
}

async function json(url: string, token: string | undefined, body?: object): Promise<JsonRecord> {
  const headers = { ...bearer(token), "content-type": "application/json" };
  const init = { method: "POST", body: JSON.stringify(body), headers };
  const response = await fetch(url, body === undefined ? { headers: bearer(token) } : init);
  if (response.status === 401) throw new TokenWanted();
  try {
    const value: unknown = JSON.parse(await response.text());
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

/** The subject's misfit. Throws {@link NotApplicable}. */
export function misfitOf({ misfit }: Subject): NonNullable<Subject["misfit"]> {
  if (misfit === undefined) throw new NotApplicable("no field of the action can be given a wrong value");
  return misfit;
}

/** A value that fits a schema: the least that it demands. */
function fit(schema: JsonRecord, root: JsonRecord): JsonRecord {
  const properties = isRecord(schema["properties"]) ? schema["properties"] : {};
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  return Object.fromEntries(
    required
      .filter((name): name is string => typeof name === "string")
      .map((name) => [name, valueFor(resolved(properties[name], root), root)]),
  );
}

function valueFor(schema: JsonRecord, root: JsonRecord): unknown {
  if ("const" in schema) return schema["const"];
  if (Array.isArray(schema["enum"])) return schema["enum"][0];
  if ("default" in schema) return schema["default"];
  switch (schema["type"]) {
    case "integer":
    case "number":
      return typeof schema["minimum"] === "number" ? schema["minimum"] : 1;
    case "boolean":
      return false;
    case "array":
      return [];
    case "object":
      return fit(schema, root);
    case "string":
      return "hello".padEnd(typeof schema["minLength"] === "number" ? schema["minLength"] : 0, "o");
    default:
      return null;
  }
}

function wrongFor(schema: JsonRecord): unknown {
  if (Array.isArray(schema["enum"])) return "no such word";
  switch (schema["type"]) {
    case "integer":
    case "number":
      return "seven";
    case "string":
      return { not: "a text" };
    case "array":
      return 7;
    default:
      return undefined;
  }
}

/** Follows a reference, and takes the first alternative that is not null. */
function resolved(schema: unknown, root: JsonRecord): JsonRecord {
  if (!isRecord(schema)) return {};
  const alternatives = schema["anyOf"];
  if (Array.isArray(alternatives)) {
    return resolved(
      alternatives.find((one) => isRecord(one) && one["type"] !== "null"),
      root,
    );
  }
  const name = /^#\/\$defs\/(.+)$/.exec(textAt(schema, "$ref") ?? "")?.[1];
  const definitions = root["$defs"];
  return name !== undefined && isRecord(definitions) ? resolved(definitions[name], root) : schema;
}

function textAt(record: JsonRecord, key: string): string | undefined {
  const value = record[key];
  return typeof value === "string" ? value : undefined;
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
