import { HelpdeskError } from "../../service/index.js";

/** Bytes before each message: a flag, then the length. */
const PREFIX_BYTES = 5;

const PACKED = 1;

/** One message of a stream, as it was sent. */
export interface SentMessage {
  readonly isPacked: boolean;
  readonly bytes: Buffer;
}

/** Finds the messages in the bytes of a stream, however these are cut. */
export class MessageSplitter {
  private bytes: Buffer = Buffer.alloc(0);
  private at = 0;

  /** `maxBytes`: of one message, as it was sent. */
  constructor(private readonly maxBytes: number) {}

  push(chunk: Uint8Array): void {
    const more = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.bytes = this.held === 0 ? more : Buffer.concat([this.bytes.subarray(this.at), more]);
    this.at = 0;
  }

  /** Bytes that came and are not told yet. */
  get held(): number {
    return this.bytes.byteLength - this.at;
  }

  /**
   * The next message; undefined where it is not whole yet. Throws `malformed_request` and `request_too_large`, and what
   * follows can then not be told apart.
   */
  next(): SentMessage | undefined {
    if (this.held === 0) return undefined;
    const flags = this.bytes[this.at] ?? 0;
    if (flags > PACKED) throw notMessages();
    if (this.held < PREFIX_BYTES) return undefined;
    const length = this.bytes.readUInt32BE(this.at + 1);
    if (length > this.maxBytes) {
      throw new HelpdeskError("request_too_large", `A message is larger than ${this.maxBytes} bytes.`);
    }
    const start = this.at + PREFIX_BYTES;
    if (this.bytes.byteLength < start + length) return undefined;
    this.at = start + length;
    return { isPacked: flags === PACKED, bytes: this.bytes.subarray(start, this.at) };
  }

  /** The stream has ended. Throws `malformed_request` where that was in the middle of a message. */
  end(): void {
    if (this.held > 0) throw notMessages();
  }
}

function notMessages(): HelpdeskError {
  return new HelpdeskError("malformed_request", "The request body is not a sequence of messages.");
}
