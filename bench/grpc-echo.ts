import { Server, ServerCredentials } from "@grpc/grpc-js";

/** A grpc-js server that answers every call with the next of the replies and does nothing else. */
export function startGrpcEcho(nextReply: () => Buffer): Promise<number> {
  const server = new Server();
  const answer = (_call: unknown, send: (error: null, reply: Buffer) => void): void =>
    send(null, nextReply());
  server.addService(
    { Reset: method("Reset"), Step: method("Step"), CloseSession: method("CloseSession") },
    { Reset: answer, Step: answer, CloseSession: answer },
  );
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}

function method(name: string) {
  return {
    path: `/helpdesk.v1.EnvironmentService/${name}`,
    requestStream: false,
    responseStream: false,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  } as const;
}

function asIs(bytes: Buffer): Buffer {
  return bytes;
}
