import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  timingSafeEqual,
} from "node:crypto";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  SealedSnapshotSchema,
  type SealedSnapshot,
} from "../../../gen/ts/helpdesk/journal/v1/snapshot_pb.js";

/** Closes what a client holds for the server, and opens it. */
export interface Seal {
  /** Whether there is a key: then nobody else can read what is closed, or make it. */
  readonly isKeyed: boolean;
  close(snapshot: Buffer): Buffer;
  /** What was closed, or a sentence on why it cannot be opened. */
  open(bytes: Uint8Array): { readonly snapshot: Buffer } | { readonly problem: string };
}

/** What every snapshot begins with; the number is the version of what follows. */
const HEADING = "helpdesk-snap 1\n";
const ANY_HEADING = /^helpdesk-snap (\d{1,9})\n/;

/** Shortest key, in bytes. */
export const MIN_KEY_BYTES = 32;

/** @param secret - {@link MIN_KEY_BYTES} or more that nobody else knows; absent: anybody can read and make snapshots. */
export function createSeal(secret: Uint8Array | undefined): Seal {
  const keys = secret === undefined ? undefined : keysOf(secret);
  return {
    isKeyed: keys !== undefined,
    close(snapshot) {
      const sealed = keys === undefined ? { snapshot, checksum: sha256(snapshot) } : sealedBy(keys, snapshot);
      return Buffer.concat([
        Buffer.from(HEADING),
        toBinary(SealedSnapshotSchema, create(SealedSnapshotSchema, sealed)),
      ]);
    },
    open(bytes) {
      const problem = headingProblem(bytes);
      if (problem !== undefined) return { problem };
      const message = messageIn(bytes.subarray(HEADING.length));
      if (message === undefined)
        return { problem: "The snapshot is damaged: it ends too soon or was changed." };
      return keys === undefined ? openedPlain(message) : openedBy(keys, message);
    },
  };
}

interface Keys {
  readonly mac: Buffer;
  readonly cipher: Buffer;
}

function keysOf(secret: Uint8Array): Keys {
  const derived = (name: string): Buffer =>
    Buffer.from(hkdfSync("sha256", secret, Buffer.alloc(0), `helpdesk-env snapshot ${name}`, 32));
  return { mac: derived("mac"), cipher: derived("cipher") };
}

/**
 * The code of the plain bytes is also what they are encrypted from: so equal snapshots are equal bytes, and no number
 * has to be drawn (the synthetic initialization vector of RFC 5297, with HMAC).
 */
function sealedBy(
  { mac, cipher }: Keys,
  snapshot: Buffer,
): { readonly snapshot: Buffer; readonly seal: Buffer } {
  const seal = createHmac("sha256", mac).update(snapshot).digest();
  const encrypting = createCipheriv("aes-256-ctr", cipher, seal.subarray(0, IV_BYTES));
  return { snapshot: Buffer.concat([encrypting.update(snapshot), encrypting.final()]), seal };
}

const IV_BYTES = 16;
const SEAL_BYTES = 32;

function openedBy({ mac, cipher }: Keys, { snapshot, seal }: SealedSnapshot): ReturnType<Seal["open"]> {
  if (seal.byteLength === 0) {
    return {
      problem: "The snapshot is not sealed, and this server opens those alone that are sealed with its key.",
    };
  }
  if (seal.byteLength === SEAL_BYTES) {
    const decrypting = createDecipheriv("aes-256-ctr", cipher, seal.subarray(0, IV_BYTES));
    const plain = Buffer.concat([decrypting.update(snapshot), decrypting.final()]);
    if (timingSafeEqual(createHmac("sha256", mac).update(plain).digest(), seal)) return { snapshot: plain };
  }
  return { problem: "The snapshot was changed, or was sealed with another key than this server's." };
}

function openedPlain({ snapshot, seal, checksum }: SealedSnapshot): ReturnType<Seal["open"]> {
  if (seal.byteLength > 0) return { problem: "The snapshot is sealed with a key, and this server has none." };
  const plain = Buffer.from(snapshot);
  if (sha256(plain).equals(checksum)) return { snapshot: plain };
  return { problem: "The snapshot is damaged: its checksum is another." };
}

function headingProblem(bytes: Uint8Array): string | undefined {
  if (bytes.byteLength === 0) return "There is no snapshot.";
  const version = ANY_HEADING.exec(Buffer.from(bytes.subarray(0, 32)).toString("latin1"))?.[1];
  if (version === undefined) return "The bytes are no snapshot.";
  return version === "1" ? undefined : `The snapshot is of version ${version}; this server reads version 1.`;
}

function messageIn(bytes: Uint8Array): SealedSnapshot | undefined {
  try {
    return fromBinary(SealedSnapshotSchema, bytes);
  } catch {
    return undefined;
  }
}

function sha256(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}
