import { Server, ServerCredentials } from "@grpc/grpc-js";

/** A grpc-js server that answers every call with the next of the replies and does nothing else. */
export function startGrpcEcho(nextReply: () => Buffer): Promise<number> {
  const server = new Server();
  const asIs = (bytes: Buffer): Buffer => bytes;
  server.addService(
    {
      step: {
        path: "/helpdesk.v1.EnvironmentService/Step",
        requestStream: false,
        responseStream: false,
        requestSerialize: asIs,
        requestDeserialize: asIs,
        responseSerialize: asIs,
        responseDeserialize: asIs,
      },
    },
    {
      step: (_call: unknown, answer: (error: null, reply: Buffer) => void) => answer(null, nextReply()),
    },
  );
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}
