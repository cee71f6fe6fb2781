import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { writeFileSync } from "node:fs";
import { publicText } from "../exam/index.js";
import { reasonOf } from "../files/output-error.js";
import { ExamFileError } from "./exam-file-error.js";
import { makeSecret, readSecret } from "./key-file.js";

/** The Ed25519 key that signs; made where the file is not there, with its public half beside it. Throws {@link ExamFileError}. */
export function readOrMakeSigningKey(path: string): KeyObject {
  const made = generateKeyPairSync("ed25519");
  const pem = made.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const key = makeSecret(path, "--signing-key", pem) ? made.privateKey : readPrivate(path);
  try {
    writeFileSync(`${path}.pub`, createPublicKey(key).export({ type: "spki", format: "pem" }));
  } catch (error) {
    throw new ExamFileError(`${path}.pub cannot be written: ${reasonOf(error)}.`);
  }
  return key;
}

function readPrivate(path: string): KeyObject {
  return ed25519(path, "--signing-key", () => createPrivateKey(readSecret(path, "--signing-key")));
}

/** The public key in the file, as a receipt has it. Throws {@link ExamFileError}. */
export function readPublicKey(path: string): string {
  const text = readSecret(path, "--public-key");
  if (/PRIVATE KEY/.test(text)) {
    throw new ExamFileError(`--public-key ${path} is a private key. Name its public half: ${path}.pub.`);
  }
  return publicText(ed25519(path, "--public-key", () => createPublicKey(text)));
}

function ed25519(path: string, flag: string, read: () => KeyObject): KeyObject {
  try {
    const key = read();
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch (error) {
    if (error instanceof ExamFileError) throw error;
    // Not PEM: told below.
  }
  throw new ExamFileError(`${flag} ${path} is no Ed25519 key in PEM.`);
}
