import { ScalarType, type DescField, type DescMessage, type DescMethod } from "@bufbuild/protobuf";
import { MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import { EnvironmentService } from "../../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import type { JsonSchema } from "../environment.js";
import { RPC_EXAMPLES } from "./openapi-examples.js";

/** OpenAPI has no words for a stream. */
const METHODS = EnvironmentService.methods.filter((method) => method.methodKind === "unary");

/** The RPCs as Connect takes them over plain HTTP: POST with the standard JSON of their messages, and GET for reads. */
export function connectPaths(): Readonly<Record<string, JsonSchema>> {
  const service = EnvironmentService.typeName;
  return Object.fromEntries(
    METHODS.map((method) => [
      `/${service}/${method.name}`,
      {
        post: {
          ...operationOf(method),
          operationId: `${service}.${method.name}`,
          requestBody: {
            required: true,
            content: {
              "application/json": { schema: reference(method.input), example: RPC_EXAMPLES[method.name] },
            },
          },
        },
        ...(isRead(method) && {
          get: {
            ...operationOf(method),
            operationId: `${service}.${method.name}.get`,
            parameters: queryOf(method),
          },
        }),
      },
    ]),
  );
}

function operationOf(method: DescMethod): JsonSchema {
  return {
    tags: [method.parent.typeName],
    summary: `${method.name} (Connect; also gRPC and gRPC-Web)`,
    responses: {
      "200": {
        description: "Done",
        content: { "application/json": { schema: reference(method.output) } },
      },
      default: { description: "A Connect error, with helpdesk.v1.ErrorDetail among its details" },
    },
  };
}

function isRead({ idempotency }: DescMethod): boolean {
  return idempotency === MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS;
}

/** How Connect puts a read into an address: `?connect=v1&encoding=json&message={}`. */
function queryOf({ input, name }: DescMethod): readonly JsonSchema[] {
  const parameter = { in: "query", required: true } as const;
  return [
    {
      ...parameter,
      name: "connect",
      required: false,
      schema: { type: "string", enum: ["v1"] },
      example: "v1",
      description: "Connect's version.",
    },
    {
      ...parameter,
      name: "encoding",
      schema: { type: "string", enum: ["json"] },
      example: "json",
      description: "Of the message.",
    },
    {
      ...parameter,
      name: "message",
      content: { "application/json": { schema: reference(input), example: RPC_EXAMPLES[name] } },
      description: "The request as JSON; `{}` for an empty one.",
    },
  ];
}

/** The messages of the RPCs and all that they hold, by full name. */
export function connectSchemas(): Readonly<Record<string, JsonSchema>> {
  const schemas: Record<string, JsonSchema> = {};
  const waiting: DescMessage[] = METHODS.flatMap((method) => [method.input, method.output]);
  for (let message = waiting.pop(); message !== undefined; message = waiting.pop()) {
    if (Object.hasOwn(schemas, message.typeName)) continue;
    schemas[message.typeName] = {
      title: message.typeName,
      type: "object",
      properties: Object.fromEntries(message.fields.map((field) => [field.jsonName, valueOf(field)])),
      additionalProperties: false,
    };
    waiting.push(...message.fields.flatMap((field) => (field.message === undefined ? [] : [field.message])));
  }
  return schemas;
}

function valueOf(field: DescField): JsonSchema {
  const single =
    field.message !== undefined
      ? reference(field.message)
      : field.enum !== undefined
        ? { type: "string", enum: field.enum.values.map((value) => value.name) }
        : scalar(field.scalar);
  return field.fieldKind === "list" ? { type: "array", items: single } : single;
}

function scalar(type: ScalarType | undefined): JsonSchema {
  switch (type) {
    case ScalarType.BOOL:
      return { type: "boolean" };
    case ScalarType.INT32:
      return { type: "integer" };
    case ScalarType.DOUBLE:
      return { type: "number" };
    default:
      return { type: "string" };
  }
}

function reference(message: DescMessage): JsonSchema {
  return { $ref: `#/components/schemas/${message.typeName}` };
}
