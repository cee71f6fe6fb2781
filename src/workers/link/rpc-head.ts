/** What stands before the message of an RPC: the number of the connection that it came over, and the name of who calls. */
export function rpcHead(connection: number, caller: string): Buffer {
  const head = Buffer.allocUnsafe(NAME_AT + Buffer.byteLength(caller));
  head.writeUInt32LE(connection, 0);
  head.writeUInt8(head.byteLength - NAME_AT, LENGTH_AT);
  head.write(caller, NAME_AT);
  return head;
}

export function readRpcHead(bytes: Buffer): {
  readonly connection: number;
  readonly caller: string;
  readonly message: Buffer;
} {
  const end = NAME_AT + bytes.readUInt8(LENGTH_AT);
  return {
    connection: bytes.readUInt32LE(0),
    caller: end === NAME_AT ? "" : bytes.toString("utf8", NAME_AT, end),
    message: bytes.subarray(end),
  };
}

const LENGTH_AT = 4;
/** Names of tokens have 64 characters at most. */
const NAME_AT = 5;
