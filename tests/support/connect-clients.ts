import { createClient, type Client } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { EnvironmentService } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";

export type EnvironmentClient = Client<typeof EnvironmentService>;

/** The protocols of Connect's own client, each with a way to make one. */
export const CLIENTS = {
  "connect-json": (baseUrl: string) => createConnectTransport({ baseUrl, httpVersion: "1.1" }),
  "connect-json-http2": (baseUrl: string) => createConnectTransport({ baseUrl, httpVersion: "2" }),
  "connect-get": (baseUrl: string) =>
    createConnectTransport({ baseUrl, httpVersion: "1.1", useHttpGet: true }),
  "connect-binary": (baseUrl: string) =>
    createConnectTransport({ baseUrl, httpVersion: "1.1", useBinaryFormat: true }),
  "connect-binary-get": (baseUrl: string) =>
    createConnectTransport({ baseUrl, httpVersion: "1.1", useBinaryFormat: true, useHttpGet: true }),
  grpc: (baseUrl: string) => createGrpcTransport({ baseUrl }),
  "grpc-web": (baseUrl: string) => createGrpcWebTransport({ baseUrl, httpVersion: "1.1" }),
} as const;

export type ClientName = keyof typeof CLIENTS;

export const CLIENT_NAMES = Object.keys(CLIENTS) as ClientName[];

export function connectClient(name: ClientName, url: string): EnvironmentClient {
  return createClient(EnvironmentService, CLIENTS[name](url));
}
